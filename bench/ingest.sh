#!/usr/bin/env bash
# Readings over HTTP, stored durably, beside Flask, VictoriaMetrics and nginx in the same run: one a request, 100 and 10 000 a
# request, with more meters and more history, and beside 10 000 idle connections.
#   READINGS=2e6 SECONDS_EACH=6 bench/ingest.sh [single batches growth restart idle]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
joulewatch=${JOULEWATCH:-$here/../build/joulewatch}
command -v wrk >/dev/null || { echo "wrk is not installed (Debian wrk): nothing is measured"; exit 0; }
exec /usr/bin/python3 "$here/ingest.py" "$joulewatch" "$@"
