#!/usr/bin/env bash
# Fails when a C++ file is not as clang-format would write it.
set -euo pipefail
cd "$(dirname "$0")/.."
find src tests -name '*.cpp' -o -name '*.hpp' | xargs clang-format --dry-run --Werror
