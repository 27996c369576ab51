#!/usr/bin/env bash
# Runs one of web/package.json's scripts with the Node that setup.sh chose.
set -euo pipefail
cd "$(dirname "$0")/../web"
export PATH="$PWD/../.deps/node/node_modules/.bin:$PATH"
exec npm run --silent "$@"
