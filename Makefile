# Three commands: `make run` (a fresh machine → a page in the browser), `make demo` (a plant at work, live) and `make check` (every test).
# CONTRIBUTING.md has the daily loop.
SHELL := /bin/bash
PORT ?= 8501
DEMO := var/demo
export CCACHE_BASEDIR := $(CURDIR)

.PHONY: all setup setup-tests web build program run demo check chaos bench install package clean

all: build

setup:           # what building and running needs; quick when it is there already
	@scripts/setup.sh build

setup-tests: setup
	@scripts/setup.sh tests

web: setup       # the web app, which the executable carries inside
	@scripts/build-web.sh

build: web
	@cmake --preset release --log-level=WARNING
	@cmake --build build

program: web     # build/joulewatch, without the programs of the tests
	@cmake --preset release --log-level=WARNING
	@cmake --build build --target joulewatch

run: program     # a week of twenty machines, analysed, on http://127.0.0.1:8501
	@mkdir -p $(DEMO)
	@test -s $(DEMO)/plant.csv || build/joulewatch generate -d 7 -o $(DEMO)/plant.csv \
	    --labels $(DEMO)/labels.csv --waveforms $(DEMO)/waveforms.csv --three-phase $(DEMO)/three-phase.csv
	@build/joulewatch analyze $(DEMO)/plant.csv --waveforms $(DEMO)/waveforms.csv \
	    --three-phase $(DEMO)/three-phase.csv --output $(DEMO)/results.json
	@build/joulewatch serve $(DEMO)/results.json --data $(DEMO)/plant.csv --data-dir $(DEMO)/data --port $(PORT) --demo

demo: program    # twenty machines that send every second, live, on http://127.0.0.1:8501
	@PORT=$(PORT) scripts/demo.sh

check: setup-tests web
	@cmake --preset release --log-level=WARNING
	@cmake --build build
	@ctest --preset release

chaos: setup-tests web   # what is promised when things go wrong, with the whole counts
	@cmake --preset release --log-level=WARNING
	@cmake --build build
	@JOULEWATCH_CHAOS=full ctest --preset release -L chaos --verbose

bench: setup-tests web
	@cmake --preset release --log-level=WARNING
	@cmake --build build
	@cmake --build build --target benches
	@bench/run.sh

install: build
	@cmake --install build --prefix $(or $(PREFIX),/usr/local)

package: build   # build/joulewatch_VERSION_amd64.deb
	@cd build && cpack -G DEB

clean:
	@rm -rf build build-* web/dist var
