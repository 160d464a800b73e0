# Every target does its own set-up: a fresh clone needs Node.js 20.19+ (or 22.12+) and npm, nothing else.
.DEFAULT_GOAL := help
.PHONY: help demo test bench protos protos-check lint format build pack api clean

INSTALLED := node_modules/.nestjs-mesos-installed
BUILT := dist/.built
SOURCES := $(shell find src -name '*.ts') tsconfig.json tsconfig.build.json nest-cli.json

help: ## Shows this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(INSTALLED): package.json package-lock.json tools/protos/package.json sample-framework/package.json
	@tools/setup/check-node.sh
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT): $(INSTALLED) $(SOURCES)
	npm run --silent build
	@chmod +x dist/cli/main.js
	@touch $@

build: $(BUILT) ## Builds the library and the sample framework
	npm run --silent build:sample

demo: build ## A simulated cluster with real processes, the sample framework on it, three web servers
	node tools/demo/demo.mjs

test: $(INSTALLED) ## Type check, unit and integration tests
	npm run --silent typecheck
	npm run --silent test -- $(ARGS)

bench: build ## Benchmarks, as ratios against named baselines
	npm run --silent bench -- $(ARGS)

lint: $(INSTALLED) ## Linter, layer table, formatting
	npm run --silent lint

format: $(INSTALLED) ## Formats all files
	npm run --silent format

protos: $(INSTALLED) ## Regenerates the bindings; MESOS_SRC=<Mesos source tree> and MESOS_VERSION=<tag> choose the schema
	node tools/protos/generate.mjs

protos-check: $(INSTALLED) ## Fails when the committed bindings are not those that proto/ gives
	node tools/protos/check.mjs

api: build ## Rewrites the API reports in etc/api
	npm run --silent api

pack: build ## Packs the tarball and checks that it works in an empty ESM app and an empty CommonJS app
	node tools/api/report.mjs --check
	node tools/docs/errors.mjs --check
	node tools/pack/check.mjs

clean: ## Removes what was built
	rm -rf dist sample-framework/dist coverage
