#!/usr/bin/env bash
# Builds web/dist when anything it is made of has changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/../web"
export PATH="$PWD/../.deps/node/node_modules/.bin:$PATH"

lock=$(sha256sum package-lock.json | cut -c1-64)
if [ "$(cat node_modules/.lock-sum 2>/dev/null)" != "$lock" ]; then
    echo "web: installing packages"
    npm ci --ignore-scripts --no-audit --no-fund --silent
    echo "$lock" > node_modules/.lock-sum
fi
sources=$(cat ../api/openapi.yaml package-lock.json <(find src public index.html ./*.json ./*.ts -type f \
    | LC_ALL=C sort | xargs sha256sum) | sha256sum | cut -c1-64)
if [ "$(cat dist/.source-sum 2>/dev/null)" != "$sources" ]; then
    echo "web: building"
    npm run --silent build
    echo "$sources" > dist/.source-sum
fi
