#!/usr/bin/env bash
# Fails when a folder of src/ includes one it must not (docs/ARCHITECTURE.md, "Who may include whom").
set -euo pipefail
cd "$(dirname "$0")/../src"

declare -A may=(
    [core]="core"
    [signal]="core signal"
    [learn]="core signal learn"
    [analyze]="core signal learn analyze"
    [generate]="core signal generate"
    [reports]="core signal reports"
    [store]="core signal store"
    [ingest]="core signal ingest"
    [export]="core signal export"
    [app]="core signal learn analyze generate reports store ingest export app"
    [http]="core app http store analyze reports"
    [cli]="core app http store analyze reports cli"
)
bad=0
for folder in "${!may[@]}"; do
    allowed=${may[$folder]// /|}
    # Tests, benchmarks, fuzz targets and what they share (*_fixture.hpp) may use the generator and tests/support too.
    while IFS=: read -r file line text; do
        target=$(sed -E 's/.*"([a-z_]+)\/.*/\1/' <<< "$text")
        case $file in *_test.cpp | *_bench.cpp | *_fuzz.cpp | *_fixture.hpp) grep -qwE "generate|support" <<< "$target" && continue ;; esac
        grep -qwE "$allowed" <<< "$target" && continue
        echo "src/$file:$line: $folder/ must not include $target/"
        bad=1
    done < <(grep -rnE '^#include "[a-z_]+/' "$folder" --include='*.cpp' --include='*.hpp')
done
exit $bad
