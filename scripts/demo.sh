#!/usr/bin/env bash
# A plant at work, to look at: a server, simulated devices that send to it, and a link that signs in
# once. Two weeks of history are sent first, so that what learns has something to learn from.
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

"$program" serve --headless --demo --port "$port" --data-dir "$place/data" \
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

"$program" simulate --to "$address" --machines "$machines" --interval 1 --as both \
    > "$place/simulate.out" 2> "$place/simulate.err" &
children+=($!)
sed -n 's/^Sign in once at /Sign in once at /p' "$place/serve.out"
echo "Readings arrive every second; Ctrl-C ends it."
wait -n "${children[@]}"  # neither ends by itself
echo "The demo ended early:" >&2
tail -n 3 "$place/serve.err" "$place/simulate.err" >&2
exit 1
