#!/usr/bin/env bash
# Messages over MQTT: readings that we take, judge and store for each CPU second of ours, beside what Mosquitto receives
# for each of its own without any subscriber, in the same run. QoS 0 and 1.
# The sender is live/mqtt_flood.cpp of JOULEWATCH_PEERS; JOULEWATCH_MQTT_MESSAGES of each of 20 publishers (50000).
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
source=${JOULEWATCH_PEERS:-}/live/mqtt_flood.cpp
[ -r "$source" ] || { echo "no sender (JOULEWATCH_PEERS is not set to its folder): nothing is measured"; exit 0; }
program=${JOULEWATCH:-build/joulewatch}
flood=$folder/flood
g++ -O2 -std=c++20 -pthread "$source" -o "$flood"
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
cpu() { awk -v hz="$(getconf CLK_TCK)" '{print ($14 + $15) / hz}' "/proc/$1/stat"; }

port=$(free_port)
printf 'listener %s 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\nlog_dest none\n%s\n' \
    "$port" "$([ "$(id -u)" -eq 0 ] && echo 'user root')" >"$folder/mosquitto.conf"
"$(command -v mosquitto || echo /usr/sbin/mosquitto)" -c "$folder/mosquitto.conf" & broker=$!; pids+=("$broker")
printf '[[mqtt]]\nname = "bench"\nurl = "mqtt://127.0.0.1:%s"\n[[mqtt.topic]]\ntopic = "plant/{meter}"\npower = "kW"\nqos = QOS\n' \
    "$port" >"$folder/template.toml"

publishers=20 each=${JOULEWATCH_MQTT_MESSAGES:-50000}
for qos in 0 1; do
    total=$((publishers * each))
    sleep 1
    before=$(cpu "$broker")
    "$flood" "$port" "$publishers" "$each" "$qos" 0 32 >/dev/null
    alone=$(echo "$(cpu "$broker") $before" | awk '{print $1 - $2}')
    sed "s/QOS/$qos/" "$folder/template.toml" >"$folder/ours.toml"
    metrics=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
    http=$(free_port)
    "$program" serve --headless --port "$http" --data-dir "$folder/data$qos" --config "$folder/ours.toml" \
        --metrics-token "$metrics" >/dev/null & ours=$!; pids+=("$ours")
    count() { curl -s -H "Authorization: Bearer $metrics" "http://127.0.0.1:$http/metrics" |
        awk -v name="joulewatch_source_$1" 'index($1, name) == 1 {print int($2)}'; }
    for _ in $(seq 100); do [ "$(count connected)" = 1 ] && break; sleep 0.1; done
    before=$(cpu "$ours")
    "$flood" "$port" "$publishers" "$each" "$qos" 0 32 >/dev/null
    last=-1
    for _ in $(seq 600); do
        now=$(count readings_total)
        [ "$now" = "$total" ] && break
        [ "$qos" = 0 ] && [ "$now" = "$last" ] && [ "$now" -gt 0 ] && break  # the broker drops what nobody takes
        last=$now
        sleep 0.5
    done
    sleep 2  # what was taken is stored by then
    used=$(echo "$(cpu "$ours") $before" | awk '{print $1 - $2}')
    awk -v qos="$qos" -v n="$total" -v got="$(count readings_total)" -v alone="$alone" -v used="$used" 'BEGIN {
        printf "mqtt QoS %d: %d of %d readings, %.0f k a CPU second of ours; Mosquitto receives %.0f k messages a CPU second of its own: %.2fx\n",
            qos, got, n, got / used / 1e3, n / alone / 1e3, (got / used) / (n / alone)}'
    kill "$ours"; wait "$ours" 2>/dev/null || true
done
