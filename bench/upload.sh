#!/usr/bin/env bash
# A table of quarter-hour readings (102 MB, 50 meters) from upload to queryable, beside the same table sent to a Flask
# server that parses it with pandas.
#   TURNS=5 MB=102 bench/upload.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
joulewatch=${JOULEWATCH:-$here/../build/joulewatch}
peers=${JOULEWATCH_PEERS:-}
if [ ! -d "$peers" ]; then
    echo "the table is made by the peer: JOULEWATCH_PEERS is not set"
    exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/joulewatch-upload-XXXXXX")
trap 'rm -rf "$work"' EXIT
/usr/bin/python3 "$peers/live/upload_peer.py" make "$work/table.csv" "${MB:-102}"
/usr/bin/python3 "$here/upload.py" "$joulewatch" "$peers" "$work" "${TURNS:-5}"
