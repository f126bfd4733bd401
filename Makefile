# `make` lists the targets. A target's line after ## is its help. One debug build in .build serves them all.

.DEFAULT_GOAL := help
.PHONY: run test wasm page lint format types docs interop contract browser fuzz attack bench soak screenshots help
.NOTPARALLEL:

swift_sources := Sources Tests Fuzz Benchmarks wasm/swift Package.swift
# Each in a process of its own: some start servers, some count file descriptors, and none is in another's way. The journeys that wait
# for the command line, or kill a server, are called so, and keep the machine so busy that others would wait for theirs in vain; so do
# those that make a demonstration or close months of thousands.
busy_journeys := ^JourneyTests\.[A-Za-z]*(CommandTests|CommandLineTests|KillTests)
long_journeys := ^JourneyTests\.(DemonstrationTests|ClosingTests)
test_targets := HelplineVaultTests HelplineCoreTests HelplineStatisticsTests HelplineCLITests HelplineServerTests

# $(call step,number,name,command): says what is running and how long it took; stops at the first failure.
define step
	@echo "== $(1) $(2)"; start=$$(date +%s); $(3); code=$$?; took=$$(( $$(date +%s) - start )); \
	if [ $$code -eq 0 ]; then echo "== $(1) $(2): done in $$took s"; \
	else echo "== $(1) $(2): FAILED after $$took s" >&2; exit $$code; fi
endef

run: ## install what is missing, build, and start the demonstration (Ctrl-C stops it)
	$(call step,1/3,set-up,scripts/setup.sh)
	$(call step,2/3,page,scripts/build-page.sh)
	$(call step,3/3,build,swift build --product helpline-demo && swift build --product helpline && swift build --product helpline-server)
	@exec .build/debug/helpline-demo

test: ## all that CI checks: format, types, documents, page, build, tests, interop, contract, the page in a browser
	$(call step,1/11,set-up,scripts/setup.sh tests)
	$(call step,2/11,format,$(MAKE) --no-print-directory lint)
	$(call step,3/11,types,$(MAKE) --no-print-directory types)
	$(call step,4/11,documents,$(MAKE) --no-print-directory docs)
	$(call step,5/11,embedded,scripts/check-embedded.sh)
	$(call step,6/11,page,scripts/build-page.sh)
	$(call step,7/11,build,swift build --build-tests)
	$(call step,8/11,tests,for target in $(test_targets); do echo "-- $$target"; \
	  swift test --skip-build --disable-xctest --filter "^$$target\." || exit 1; done; echo "-- JourneyTests"; \
	  swift test --skip-build --disable-xctest --filter '^JourneyTests\.' --skip '$(busy_journeys)' --skip '$(long_journeys)' || exit 1; \
	  for journeys in '$(busy_journeys)' '$(long_journeys)'; do \
	    swift test --skip-build --disable-xctest --filter "$$journeys" || exit 1; done)
	$(call step,9/11,interop,scripts/interop.sh)
	$(call step,10/11,contract,scripts/contract.sh)
	$(call step,11/11,browser,scripts/browser.sh)

wasm: ## build Web/vault.wasm, the vault that the page runs; prints its size and sha256
	@scripts/setup.sh && scripts/build-wasm.sh

page: ## build page/, what a server serves to browsers; prints its weight
	@scripts/setup.sh && scripts/build-page.sh

lint: ## check the format of the Swift sources
	@swift format lint --strict --parallel --recursive $(swift_sources)

types: ## check the types of the page's modules: of the page itself, then of its workers
	@scripts/check-locales.py && tsc -p Web/tsconfig.json && tsc -p Web/tsconfig.worker.json

interop: ## test the protocol with an independent client in Python, against what was built last
	@scripts/interop.sh

contract: ## ask the server whatever its OpenAPI document allows, and what it does not, as every role
	@scripts/contract.sh

browser: ## test the page in a browser, against servers of its own, with what was built last
	@scripts/browser.sh

fuzz: ## fuzz every parser for five minutes; scripts/fuzz.sh says how to do it for longer
	@scripts/fuzz.sh

attack: ## attack the releases of ten synthetic years per plan, knowing any hidden number; writes docs/attack.md (SEED=1 is the first)
	@scripts/setup.sh && swift build --product helpline-attack && .build/debug/helpline-attack --seed $(or $(SEED),1) --report docs/attack.md

bench: ## measure everything that has an aim, and write docs/benchmarks.md (a release build first)
	@scripts/bench.sh

soak: ## 64 clients for ten minutes, the server killed and restarted meanwhile (MINUTES=10)
	@scripts/soak.sh $(MINUTES)

screenshots: ## make docs/screenshots anew
	@HELPLINE_SCREENSHOTS=1 scripts/browser.sh screenshots

format: ## put the Swift sources into the project's format
	@swift format --in-place --parallel --recursive $(swift_sources)

docs: ## check that the links between the documents lead somewhere
	@scripts/check-docs.py

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do \
	  printf '  make %-11s %s\n' "$$target" "$$text"; done
