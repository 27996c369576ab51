#!/usr/bin/env bash
# Installs what is missing for `make run` (build) or `make check` (tests) on Debian 12, as root or
# with sudo. Does nothing, and says nothing, when everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

build_packages=(
    g++ cmake ninja-build ccache mold pkg-config git ca-certificates openssl make
    libboost-dev libssl-dev nlohmann-json3-dev libcli11-dev libfmt-dev libexpected-dev
    libtbb-dev libkissfft-dev libtomlplusplus-dev zlib1g-dev libsqlite3-dev libsodium-dev libcurl4-openssl-dev
    libmodbus-dev libhowardhinnant-date-dev tzdata doctest-dev libbenchmark-dev xdg-utils)
test_packages=(
    clang-format clang-tidy chromium fonts-dejavu-core python3 python3-sklearn python3-pandas
    python3-scipy python3-yaml python3-jsonschema lintian fiu-utils slowhttptest influxdb-client python3-aiosmtpd
    mosquitto mosquitto-clients python3-pymodbus python3-serial python3-serial-asyncio mbpoll
    nbdkit libnbd-bin e2fsprogs mount faketime)

wanted=("${build_packages[@]}")
[ "${1:-build}" = tests ] && wanted+=("${test_packages[@]}")

missing=()
for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] \
        || missing+=("$package")
done

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi

apt_install() {
    echo "setup: installing $*"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
[ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}"

# Vite needs Node 20.19 or newer; Debian 12 carries 18, whose npm can bring a newer one.
node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}
export PATH="$PWD/.deps/node/node_modules/.bin:$PATH"
if ! node_is_new_enough; then
    command -v npm >/dev/null || apt_install npm
    echo "setup: installing Node 22 into .deps/node"
    mkdir -p .deps/node
    (cd .deps/node && npm install --loglevel=error --no-save --no-audit --no-fund node@22 >/dev/null)
    hash -r  # forget where the old node was
    node_is_new_enough || { echo "setup: Node 20.19 or newer could not be installed" >&2; exit 1; }
fi
scripts/fetch-duckdb.sh

# Programs of packages whose installation would start a service: only unpacked, into .deps/PACKAGE.
fetch_programs() {
    [ -d ".deps/$1" ] && return
    echo "setup: unpacking $1 into .deps/$1"
    local work=".deps/$1.part"
    rm -rf "$work" && mkdir -p "$work/tree"
    (cd "$work" && { apt-get download -qq "$1" || { "${as_root[@]}" apt-get update -qq && apt-get download -qq "$1"; }; } 2>/dev/null)
    dpkg -x "$work"/*.deb "$work/tree"
    mv "$work/tree" ".deps/$1" && rm -rf "$work"
}
if [ "${1:-build}" = tests ]; then fetch_programs prometheus; fi
