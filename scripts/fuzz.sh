#!/usr/bin/env bash
# Runs every fuzz target for so many seconds (60): scripts/fuzz.sh [seconds] [target…]
# What it finds is kept in build-fuzz/found/<target>, what it has learnt in build-fuzz/corpus/<target>.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
cmake --preset fuzz >/dev/null
if [ $# -eq 0 ]; then
    cmake --build --preset fuzz
    set -- build-fuzz/fuzz_*
else
    cmake --build build-fuzz --target "$@"
    set -- "${@/#/build-fuzz/}"
fi
bad=0
for program in "$@"; do
    name=$(basename "$program")
    mkdir -p "build-fuzz/corpus/$name" "build-fuzz/found/$name"
    echo "$name, $seconds s"
    "$program" "build-fuzz/corpus/$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 \
        -rss_limit_mb=2048 -artifact_prefix="build-fuzz/found/$name/" -print_final_stats=1 \
        >"build-fuzz/$name.log" 2>&1 || { echo "$name: see build-fuzz/$name.log"; bad=1; }
    grep -E "stat::number_of_executed_units|SUMMARY" "build-fuzz/$name.log" || true
done
exit $bad
