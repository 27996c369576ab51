#!/usr/bin/env bash
# From a reading on a socket to its event in a page, at rest and at half of what the server takes in; readings are on disk before
# they are answered. TMPDIR says which disk.
#   bench/live_latency.sh [SPIKES]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec /usr/bin/python3 "$here/live_latency.py" "${JOULEWATCH:-$here/../build/joulewatch}" "$@"
