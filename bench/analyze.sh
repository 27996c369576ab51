#!/usr/bin/env bash
# `joulewatch analyze` over all rows of a plant (58 days: 10 M rows) beside the strong peer, wall time;
# then sizes that double up to the year's 63 M rows, for growth and memory.
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

echo "growth (best of $runs: wall s; processor s; MiB resident):"
for d in 14 29 58 116 232 365; do
    "$joulewatch" generate -d "$d" -o "$work/plant.csv" >/dev/null
    for _ in $(seq "$runs"); do
        /usr/bin/time -f "%e %U %S %M" -a -o "$work/time.$d" $ours >/dev/null
    done
    sort -n "$work/time.$d" | awk -v d="$d" \
        'NR == 1 {printf "%3d days %9d rows  %6.2f  %6.2f  %4d\n", d, d * 172800, $1, $2 + $3, $4 / 1024}'
done
