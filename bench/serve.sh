#!/usr/bin/env bash
# A CSV of about 100 MB from upload to queryable, beside the same file loaded by the peer; then the dashboard's questions
# over HTTP on DAYS days of twenty machines (365: 63 M rows).
#   DAYS=365 bench/serve.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
joulewatch=${JOULEWATCH:-$here/../build/joulewatch}
days=${DAYS:-58}
work=$(mktemp -d "${TMPDIR:-/tmp}/joulewatch-serve-XXXXXX")
trap 'rm -rf "$work"' EXIT

for d in 9 "$days"; do
    echo "-- $d days, $((d * 172800)) rows"
    "$joulewatch" generate -d "$d" -o "$work/plant.csv" >/dev/null
    if [ -d "${JOULEWATCH_PEERS:-}" ] && [ -d "${BENCH_NODE_MODULES:-}" ]; then
        echo "peer: $(node "$JOULEWATCH_PEERS/peer_strong/queries_duckdb.mjs" load "$work/plant.csv" "$work/peer.duckdb")"
        [ "$d" = 9 ] || node "$JOULEWATCH_PEERS/peer_strong/queries_duckdb.mjs" run "$work/peer.duckdb" 2 "${RUNS:-5}"
    fi
    /usr/bin/python3 "$here/serve.py" "$joulewatch" "$work/plant.csv" "$work/data"
    rm -rf "$work"/data "$work"/plant.csv "$work"/peer.duckdb*
done
[ -d "${JOULEWATCH_PEERS:-}" ] || echo "no peer (JOULEWATCH_PEERS is not set): ours alone"
