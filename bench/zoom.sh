#!/usr/bin/env bash
# From letting go of the mouse to the new picture: a browser zooms into a million readings of one meter.
set -euo pipefail
cd "$(dirname "$0")/.."
JOULEWATCH="${JOULEWATCH:-$PWD/build/joulewatch}" exec scripts/npm-run.sh zoom
