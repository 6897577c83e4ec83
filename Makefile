# make run does the main job and make test passes, each with all its own set-up,
# on a machine with Go, gcc and Node.js.

GO          ?= go
BIN         := bin/selfsame
TOOLS       := bin/tools
LINT        := $(TOOLS)/golangci-lint
LINT_VERSION := v2.15.0
SAMPLES     := models/installed/samples
DATA        ?= ../shared/data
LISTEN      ?= 127.0.0.1:8080

.DEFAULT_GOAL := help
.PHONY: help setup build run verify test check fmt lint vet unit fuzz bench pictures proof kill accuracy clean

help: ## List what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A file that was altered since is mended too: the listing checks every digest.
setup: models/installed/.installed build ## Install the networks and the ONNX Runtime, checking every digest.
	@$(BIN) models >/dev/null 2>&1 || { cd models && npm ci --ignore-scripts --no-audit --no-fund && cd .. && $(BIN) models install --from models/node_modules; }

# The stamp is newer than what it was made from, so that a second run is quick.
models/installed/.installed: models/manifest.json models/package-lock.json
	@sh examples/packages.sh node:nodejs npm:npm gcc:gcc
	cd models && npm ci --ignore-scripts --no-audit --no-fund
	$(MAKE) build
	$(BIN) models install --from models/node_modules
	@touch $@

build: ## Build bin/selfsame.
	@mkdir -p bin
	$(GO) build -trimpath -o $(BIN) ./cmd/selfsame

run: setup build ## Start the service with invented courses, learners and sample IDs, and say where to look.
	$(BIN) serve --demo --data demo/service --listen $(LISTEN)

verify: setup build ## Make a sample ID and a photograph of it, and verify it against a face, on the command line.
	@sh examples/demo.sh $(BIN) $(SAMPLES)

test: check ## Check everything, as CI does.

check: setup fmt vet lint unit ## Format, vet, lint, all tests, and the race detector.

fmt: $(LINT)
	@$(LINT) fmt --diff > bin/fmt.diff || { cat bin/fmt.diff; echo "selfsame: error: not formatted; run: $(LINT) fmt" >&2; exit 1; }

vet:
	$(GO) vet ./...

lint: $(LINT)
	$(LINT) run

# Servers that tests run beside the program, built before so that no test waits for it.
SERVERS = $(GO) build -C internal/testkit/versitygw -trimpath -o $(CURDIR)/bin/servers/versitygw github.com/versity/versitygw/cmd/versitygw && \
	$(GO) build -C internal/testkit/vault -trimpath -o $(CURDIR)/bin/servers/vault .

# The race detector watches what runs side by side; pixel loops under it would
# take an hour and share nothing.
unit: setup build
	@sh examples/packages.sh chromium:chromium pg_lsclusters:postgresql
	$(SERVERS)
	$(GO) test -timeout 60m ./...
	$(GO) test -race -timeout 20m ./internal/vision ./internal/engine ./internal/flow

$(LINT):
	@mkdir -p $(TOOLS)
	GOBIN=$(CURDIR)/$(TOOLS) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

fuzz: ## Fuzz every parser for 30 seconds each.
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep ^Fuzz); do \
		echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 30s $$p || exit 1; done; done

bench: setup build ## Time verify, read and the service: start, decisions, pages with 200 learners, memory.
	$(GO) test -run '^$$' -bench . -benchtime 20x -timeout 60m ./cmd/selfsame

pictures: setup ## Take the pictures of the README, in a browser with a camera that shows a sample ID.
	@sh examples/packages.sh chromium:chromium
	@mkdir -p bin/pictures/web docs/pictures
	SELFSAME_PICTURES=$(CURDIR)/bin/pictures $(GO) test -count=1 -timeout 20m -run 'FitEveryScreen|HintedAt' ./internal/web/journey
	$(GO) test -count=1 -timeout 20m -run PagesFit ./internal/web -args -pictures $(CURDIR)/bin/pictures/web
	cd bin/pictures && cp phone-start.png camera-advised.png phone-again.png phone-approved.png $(CURDIR)/docs/pictures
	cd bin/pictures/web && cp phone-id-start.png $(CURDIR)/docs/pictures/settings.png && cp phone-certificate.png $(CURDIR)/docs/pictures/certificate.png

proof: ## Erase 1,000 learners and look everywhere for what is left of them.
	$(GO) test -v -count=1 -timeout 60m -run Deletion ./internal/proof -learners 1000

kill: setup ## Kill the program 60 times on each database while learners are at it, and the service at every step.
	$(SERVERS)
	$(GO) test -v -count=1 -timeout 90m -run TheProgramIsKilled ./cmd/selfsame -kills 60
	$(GO) test -v -count=1 -timeout 90m -run KilledAtEveryStep ./internal/proof

accuracy: setup build ## Print the measures of docs/accuracy.md. DATA names the folder of real pictures.
	sh examples/accuracy.sh $(BIN) $(DATA)

include training/training.mk training/page.mk training/lines.mk training/corners.mk training/screen.mk

clean: ## Remove what was built and installed.
	rm -rf bin models/installed models/node_modules demo
