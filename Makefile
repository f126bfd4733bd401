# `make` lists the targets. A target's line after ## is its help. One debug build in .build serves them all.

.DEFAULT_GOAL := help
.PHONY: run test lint format docs help
.NOTPARALLEL:

swift_sources := Sources Tests Package.swift
# Each in a process of its own: some start servers, some count file descriptors, and none is in another's way.
test_targets := HelplineVaultTests HelplineCoreTests HelplineCLITests HelplineServerTests JourneyTests

# $(call step,number,name,command): says what is running and how long it took; stops at the first failure.
define step
	@echo "== $(1) $(2)"; start=$$(date +%s); $(3); code=$$?; took=$$(( $$(date +%s) - start )); \
	if [ $$code -eq 0 ]; then echo "== $(1) $(2): done in $$took s"; \
	else echo "== $(1) $(2): FAILED after $$took s" >&2; exit $$code; fi
endef

run: ## install what is missing, build, and start the demonstration (Ctrl-C stops it)
	$(call step,1/2,set-up,scripts/setup.sh)
	$(call step,2/2,build,swift build --product helpline-demo && swift build --product helpline && swift build --product helpline-server)
	@exec .build/debug/helpline-demo

test: ## all that CI checks: format, documents, the vault for the browser, build, tests
	$(call step,1/6,set-up,scripts/setup.sh)
	$(call step,2/6,format,$(MAKE) --no-print-directory lint)
	$(call step,3/6,documents,$(MAKE) --no-print-directory docs)
	$(call step,4/6,embedded,scripts/check-embedded.sh)
	$(call step,5/6,build,swift build --build-tests)
	$(call step,6/6,tests,for target in $(test_targets); do echo "-- $$target"; \
	  swift test --skip-build --disable-xctest --filter "^$$target\." || exit 1; done)

lint: ## check the format of the Swift sources
	@swift format lint --strict --parallel --recursive $(swift_sources)

format: ## put the Swift sources into the project's format
	@swift format --in-place --parallel --recursive $(swift_sources)

docs: ## check that the links between the documents lead somewhere
	@scripts/check-docs.py

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do \
	  printf '  make %-8s %s\n' "$$target" "$$text"; done
