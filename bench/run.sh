#!/usr/bin/env bash
# Every benchmark, one after another. Peers run side by side with ours where JOULEWATCH_PEERS names
# their folder; without it only ours is measured, and each script says so.
set -uo pipefail
cd "$(dirname "$0")"
failed=0
for script in *.sh; do
    [ "$script" = run.sh ] && continue
    echo "== ${script%.sh}"
    ./"$script" || { echo "   failed with exit code $?"; failed=1; }
done
exit $failed
