#!/usr/bin/env bash
# A plant at work, to look at: a server, simulated devices that reach it by all ways (JSON, line
# protocol, MQTT through a Mosquitto of its own, Modbus), and a link that signs in once. Two weeks of
# history are sent first, so that what learns has something to learn from.
# Ctrl-C ends all of it; what was sent stays under $DEMO, and the next start goes on with it.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${JOULEWATCH:-build/joulewatch}
place=${DEMO:-var/demo/live}
port=${PORT:-8501}
history=${HISTORY:-14d}
machines=20

children=()
finish() {
    trap - EXIT INT TERM
    for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
}
trap finish EXIT
trap 'exit 0' INT TERM

mkdir -p "$place"
token_of() {  # of a device, made when it is not there
    { "$program" device add "$1" --data-dir "$place/data" 2>/dev/null ||
        "$program" device token "$1" --data-dir "$place/data"; } | grep '^jwd_'
}
JOULEWATCH_TOKEN=$(token_of plant)
export JOULEWATCH_TOKEN

free_port() {  # the first from $1 on where nobody listens
    local port=$1
    while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}
modbus=$(free_port 15020)
ways=(--as both --modbus-listen "$modbus")
kinds=3
: > "$place/joulewatch.toml"

mosquitto=$(command -v mosquitto || { [ -x /usr/sbin/mosquitto ] && echo /usr/sbin/mosquitto; } || true)
if [ -n "$mosquitto" ]; then
    mqtt=$(free_port 18830)
    printf 'listener %s 127.0.0.1\nallow_anonymous true\nlog_dest none\n' "$mqtt" > "$place/mosquitto.conf"
    [ "$(id -u)" -ne 0 ] || echo 'user root' >> "$place/mosquitto.conf"
    "$mosquitto" -c "$place/mosquitto.conf" > /dev/null 2>&1 &
    children+=($!)
    ways+=(--mqtt "mqtt://127.0.0.1:$mqtt")
    kinds=4
    printf '[[mqtt]]\nname = "demo"\nurl = "mqtt://127.0.0.1:%s"\n[[mqtt.topic]]\ntopic = "plant/{meter}"\n\n' \
        "$mqtt" >> "$place/joulewatch.toml"
else
    echo "Mosquitto is not installed (scripts/setup.sh tests does it): no machine speaks MQTT."
fi
profiles=(sdm630 em24 sunspec)
for ((machine = kinds - 1; machine < machines; machine += kinds)); do  # those that simulate plays by Modbus
    printf '[[modbus]]\nname = "Machine_%02d"\nhost = "127.0.0.1"\nport = %s\nunit = %s\nprofile = "%s"\nevery = 1\n\n' \
        "$machine" "$modbus" $((machine + 1)) "${profiles[machine % 3]}" >> "$place/joulewatch.toml"
done

"$program" serve --headless --demo --port "$port" --data-dir "$place/data" --config "$place/joulewatch.toml" \
    --device-readings 1000000 --device-requests 1000 > "$place/serve.out" 2> "$place/serve.err" &
children+=($!)
server=$!
until grep -q '^Sign in once' "$place/serve.out"; do
    kill -0 "$server" 2>/dev/null || { cat "$place/serve.err" >&2; exit 1; }
    sleep 0.1
done
address=$(sed -n 's/^Joulewatch is at //p' "$place/serve.out")

if [ ! -e "$place/history" ]; then
    echo "Sending $history of history …"
    "$program" simulate --to "$address" --machines "$machines" --interval 60 --speed max \
        --duration "$history" --as both
    touch "$place/history"
fi

"$program" simulate --to "$address" --machines "$machines" --interval 1 "${ways[@]}" \
    > "$place/simulate.out" 2> "$place/simulate.err" &
children+=($!)
sed -n 's|^\(Sign in once at .*/demo\)#|\1?next=/live#|p' "$place/serve.out"
echo "Readings arrive every second; Ctrl-C ends it."
wait -n "${children[@]}"  # neither ends by itself
echo "The demo ended early:" >&2
tail -n 3 "$place/serve.err" "$place/simulate.err" >&2
exit 1
