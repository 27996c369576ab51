#!/usr/bin/env bash
# `joulewatch analyze` over all rows of a plant (58 days: 10 M rows) beside the strong peer, wall time.
#   DAYS=58 RUNS=3 bench/analyze.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
joulewatch=${JOULEWATCH:-$here/../build/joulewatch}
days=${DAYS:-58}
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$joulewatch" generate -d "$days" -o "$work/plant.csv" >/dev/null
echo "lines: $(wc -l < "$work/plant.csv")"

ours="$joulewatch analyze $work/plant.csv --output $work/ours.json"
if [ -d "${JOULEWATCH_PEERS:-}" ]; then
    peer="/usr/bin/python3 $JOULEWATCH_PEERS/peer_strong/analyzer_fast.py $work/plant.csv -j 2 --output $work/peer.json"
    /usr/bin/python3 "$JOULEWATCH_PEERS/ab.py" -n "$runs" "peer=$peer" "ours=$ours"
else
    echo "no peer (JOULEWATCH_PEERS is not set): ours alone"
    for _ in $(seq "$runs"); do
        ( time $ours >/dev/null ) 2>&1 | tr '\n' ' '
        echo
    done
fi
