#!/usr/bin/env bash
# clang-tidy beside each compilation of the program (not of its tests), in a build folder of its own,
# so that a second run looks only at what has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset tidy --log-level=WARNING >/dev/null
cmake --build build-tidy --target joulewatch
