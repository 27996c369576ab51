#!/usr/bin/env bash
# Reading CSV, ours beside DuckDB's read_csv in one program: CPU seconds of all threads, all columns.
# Two files of 58 days (10 M rows): as generated, and general: rows of each hour shuffled, quoted
# names, other numbers of decimals, missing cells, rows that cannot be read.
#   DAYS=58 RUNS=3 bench/csv.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/joulewatch" generate -d "${DAYS:-58}" -o "$work/plain.csv" >/dev/null
python3 - "$work/plain.csv" "$work/general.csv" <<'PYTHON'
import random, sys
random.seed(1)
with open(sys.argv[1]) as plain, open(sys.argv[2], "w") as general:
    general.write(next(plain))
    while rows := plain.readlines(500_000):
        random.shuffle(rows)
        for i in range(0, len(rows), 20):
            machine, rest = rows[i].split(",", 1)
            rows[i] = f'"{machine}",{rest}'
        for i in range(3, len(rows), 10):
            cells = rows[i].rstrip("\n").split(",")
            cells[3], cells[5] = cells[3].rstrip("0").rstrip("."), cells[5] + "125"
            cells[4] = random.choice(["", "nan", "NA"]) if i % 30 == 3 else cells[4]
            rows[i] = ",".join(cells) + "\n"
        rows[7] = rows[7].replace(",", ",?", 3)
        general.writelines(rows)
PYTHON
CSV_PLAIN=$work/plain.csv CSV_GENERAL=$work/general.csv "$build/bench_ingest" \
    --benchmark_filter='FileOurs|FileDuckDb' --benchmark_repetitions="${RUNS:-3}" \
    --benchmark_min_time=0.01 --benchmark_format=json > "$work/result.json" 2>/dev/null
python3 - "$work/result.json" <<'PYTHON'
import json, sys
runs = {}
for each in json.load(open(sys.argv[1]))["benchmarks"]:
    if each["run_type"] == "iteration":
        runs.setdefault(each["run_name"].split("/")[0], []).append(each)
median = {name: sorted(each, key=lambda run: run["cpu_s"])[len(each) // 2] for name, each in runs.items()}
for kind in ("plain", "general"):
    ours, peer = median[f"{kind}FileOurs"], median[f"{kind}FileDuckDb"]
    print(f"{kind}: ours {ours['rows']:.0f} rows, {ours['real_time']:.0f} ms, {ours['cpu_s']:.2f} CPU s, "
          f"{ours['MB_per_cpu_s']:.0f} MB per CPU s; DuckDB {peer['rows']:.0f} rows, {peer['real_time']:.0f} ms, "
          f"{peer['cpu_s']:.2f} CPU s, {peer['MB_per_cpu_s']:.0f} MB per CPU s; "
          f"ratio {ours['MB_per_cpu_s'] / peer['MB_per_cpu_s']:.2f} per CPU s")
PYTHON
