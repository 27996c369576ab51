#!/usr/bin/env bash
# Isolation forest: every row scored by each walk, beside scikit-learn on the same rows: rows per CPU
# second, their ratio, and ROC-AUC of both against the planted spikes.
#   ROWS=300000 RUNS=3 bench/forest.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=${JOULEWATCH_BENCH_LEARN:-$here/../build/bench_learn}
if [ -d "${JOULEWATCH_PEERS:-}" ]; then
    exec /usr/bin/python3 "$here/forest_vs_sklearn.py" "$program" "$JOULEWATCH_PEERS" \
        "${ROWS:-300000}" "${RUNS:-3}"
fi
echo "no peer (JOULEWATCH_PEERS is not set): ours alone"
exec "$program" --benchmark_filter=scoreRowsOfOneMachine
