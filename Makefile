# Every target works on a fresh clone with Go alone; `make test` sees to the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run build test check lint generate bench soak clean

GO ?= go
TOOL := $(GO) tool -modfile=tools/go.mod
DATA ?= data
LISTEN ?= 127.0.0.1:8080
FUZZTIME ?= 2m

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## start the demo: portal, desk and mailbox of a sample company (Ctrl-C ends it, the data stays)
	@exec bin/habeas demo --data $(DATA) --listen $(LISTEN)

build: ## build bin/habeas
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/habeas ./cmd/habeas

test: ## set up what tests need (Postgres, MariaDB, Chromium) and run them all
	@tools/setup.sh
	@tools/test.sh

check: ## what CI runs: generated files, vet, staticcheck, the map, all tests
	@tools/setup.sh
	@tools/generated.sh
	@$(MAKE) --no-print-directory lint
	@$(GO) test ./internal
	@tools/test.sh

lint: ## gofmt, vet, staticcheck
	@files=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go' | while read -r f; do [ -f "$$f" ] && echo "$$f"; done)); \
		if [ -n "$$files" ]; then printf 'gofmt would change:\n%s\n' "$$files"; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...

generate: ## write the generated files again (pages, diagrams); they are committed
	$(TOOL) templ generate -path views
	$(GO) generate ./...

bench: ## measure: speed as ratios in one run, memory
	@tools/setup.sh
	HABEAS_TEST_BENCH=1 $(GO) test -run '^$$' -bench . -benchmem -p 1 -timeout 2h ./...

soak: ## the kill tests with many rounds, then every fuzz test for FUZZTIME
	@tools/setup.sh
	HABEAS_TEST_SOAK=1 $(GO) test -count=1 -p 1 -timeout 6h ./...
	@tools/fuzz.sh $(FUZZTIME)

clean: ## remove what was built; your data folder stays
	rm -rf bin
