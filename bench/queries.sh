#!/usr/bin/env bash
# The dashboard's six questions on a plant of DAYS days (365: 63 M rows): the file loaded, the store
# opened, each question asked, beside DuckDB with the same rows; then all of it on a tenth of the
# days, for growth. Processor and wall time are both shown: judge by the former on a busy machine.
#   DAYS=365 RUNS=9 bench/queries.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
joulewatch=${JOULEWATCH:-$here/../build/joulewatch}
bench=${BENCH_APP:-$here/../build/bench_app}
days=${DAYS:-365}
work=$(mktemp -d "${TMPDIR:-/tmp}/joulewatch-queries-XXXXXX")
trap 'rm -rf "$work"' EXIT

for d in "$days" $((days / 10)); do
    echo "-- $d days, $((d * 172800)) rows"
    "$joulewatch" generate -d "$d" -o "$work/plant.csv" >/dev/null
    JOULEWATCH_BENCH_CSV=$work/plant.csv JOULEWATCH_BENCH_STORE=$work/store \
        "$bench" --benchmark_filter='^load' 2>/dev/null | tail -1
    # A process of its own, so that its memory is that of a server that was just started.
    JOULEWATCH_BENCH_CSV=$work/plant.csv JOULEWATCH_BENCH_STORE=$work/store \
        "$bench" --benchmark_filter='^(open|q|any)' 2>/dev/null | grep -E '^(open|q|any)'
    du -sb "$work/store" | awk '{print $1 / 1e6 " MB on disk"}'
    if [ "$d" = "$days" ] && [ -d "${JOULEWATCH_PEERS:-}" ] && [ -d "${BENCH_NODE_MODULES:-}" ]; then
        peer=$JOULEWATCH_PEERS/peer_strong/queries_duckdb.mjs
        node "$peer" load "$work/plant.csv" "$work/peer.duckdb"
        du -sb "$work/peer.duckdb" | awk '{print $1 / 1e6 " MB on disk (peer)"}'
        node "$peer" run "$work/peer.duckdb" 2 "${RUNS:-9}"
    fi
    rm -rf "$work/store" "$work/plant.csv" "$work"/peer.duckdb*
done
[ -d "${JOULEWATCH_PEERS:-}" ] || echo "no peer (JOULEWATCH_PEERS is not set): ours alone"
