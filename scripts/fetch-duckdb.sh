#!/usr/bin/env bash
# Puts libduckdb.so and duckdb.h into PREFIX (default .deps/duckdb), from two npm packages whose
# sha512 sums are pinned here: the library's package carries no header.
set -euo pipefail
prefix=${1:-$(dirname "$0")/../.deps/duckdb}
mkdir -p "$prefix/lib" "$prefix/include"
prefix=$(cd "$prefix" && pwd)
pin=1.4.4-r.4
[ "$(cat "$prefix/pin" 2>/dev/null)" = "$pin" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() {  # package@version, sha512 in base64 → prints the tarball's path
    local name sum
    name=$(cd "$work" && npm pack --silent "$1" | tail -n 1)
    sum=$(openssl dgst -sha512 -binary "$work/$name" | base64 -w0)
    [ "$sum" = "$2" ] || { echo "fetch-duckdb: $1 has sha512 $sum, expected $2" >&2; exit 1; }
    echo "$work/$name"
}
lib=$(fetch "@duckdb/node-bindings-linux-x64@$pin" \
    jBTL/WvfwxLToFa/pVHfT6elMtltJGnc3wSuxZD9OfMltit9YUdVFS37vBFQzXMT1Z8OWjtSjMh+zPKxOwHLHA==)
src=$(fetch duckdb@1.4.4 \
    hEJJ5hyVF0VLj3dmOLpsWrQR0b3d4Ykqtygm6iUXjHJDDnSqg/USKxcb5qvNrOhFYPgktayU6dXCtgPqcmmpog==)
tar xzf "$lib" -C "$prefix/lib" --strip-components=1 package/libduckdb.so
tar xzf "$src" -C "$prefix/include" --strip-components=5 package/src/duckdb/src/include/duckdb.h
echo "$pin" > "$prefix/pin"
