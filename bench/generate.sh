#!/usr/bin/env bash
# `joulewatch generate` beside two peers, wall and processor seconds, everything on the disk at the end:
# the vectorised numpy generator on the same job, and the plain pandas generator on a week, by rows a
# second. Then three sizes, for growth and memory, and the disk's own rate right beside them.
#   DAYS=58 RUNS=3 JOULEWATCH_PEERS=folder bench/generate.sh      (58 days: 10 M rows, 0.66 GB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
joulewatch=${JOULEWATCH:-$here/../build/joulewatch}
peers=${JOULEWATCH_PEERS:-}
days=${DAYS:-58}
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ours="$joulewatch generate -o $work/ours.csv -d"

if [ -d "$peers" ]; then
    # The peer does not sync its file; ours is synced before it gets its name.
    peer="sh -c '/usr/bin/python3 $peers/peer_strong/generator_numpy.py -d $days -o $work/peer.csv && sync $work/peer.csv'"
    echo "$days days beside numpy:"
    /usr/bin/python3 "$peers/ab.py" -n "$runs" "numpy=$peer" "ours=$ours $days"
    echo "a week beside the plain generator (both make the same rows):"
    plain="sh -c '/usr/bin/python3 $peers/peer_seed0/generator.py -d 7 -o $work/peer.csv && sync $work/peer.csv'"
    /usr/bin/python3 "$peers/ab.py" -n "$runs" "plain=$plain" "ours=$ours 7"
    rm -f "$work/peer.csv"
else
    echo "no peers (JOULEWATCH_PEERS is not set to their folder): ours alone"
fi

echo "growth (wall s, processor s, MiB resident), and the disk alone for as many bytes:"
for d in 6 "$days" $((days * 6)); do
    [ "$d" -le 365 ] || d=365
    rm -f "$work"/*.csv
    /usr/bin/time -f "%e %U %S %M" -o "$work/time" $ours "$d"
    bytes=$(stat -c %s "$work/ours.csv")
    rows=$((d * 172800))
    rm -f "$work/ours.csv"
    start=$EPOCHREALTIME
    dd if=/dev/zero of="$work/dd.csv" bs=4M count=$(((bytes + 4194303) / 4194304)) oflag=direct conv=fsync status=none
    disk=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {print b - a}')
    awk -v d="$d" -v rows="$rows" -v bytes="$bytes" -v disk="$disk" \
        '{printf "%4d d %9d rows: %.2f s, %.2f s, %.0f MiB; %.1f M rows/s, %.2f GB/s = %.0f %% of dd (%.2f s)\n",
          d, rows, $1, $2 + $3, $4 / 1024, rows / $1 / 1e6, bytes / $1 / 1e9, 100 * disk / $1, disk}' "$work/time"
done
