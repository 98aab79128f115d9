# Everything a newcomer types. The work is done by the Python files in tools/.
# HOST_DIR (default .host) holds Odoo, PostgreSQL and the rest; see docs/development.md.
PYTHON ?= python3
.PHONY: help demo demo-stop demo-reset test test-rules lint bench bench-grading \
	bench-routes bench-plans bench-service check-clocks pot screenshots shell clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 20

demo: ## set up, serve the demo and print its logins (PORT= DATA= LIMIT= DETACH=1)
	@$(PYTHON) tools/demo.py serve

demo-stop: ## stop a demo that runs in the background
	@$(PYTHON) tools/demo.py stop

demo-reset: ## drop the demo database and start over
	@$(PYTHON) tools/demo.py reset

test: ## set up and run all tests (T=room or class runs a part)
	@$(PYTHON) tools/test.py $(T)

test-rules: ## the rule tests alone, without Odoo, in seconds
	@$(PYTHON) tools/rules.py $(T)

lint: ## all linters
	@$(PYTHON) tools/prepare.py && $(PYTHON) tools/lint.py

bench: bench-grading ## measure speed on many records

bench-grading: ## grade 200,000 customers beside one hand-written statement (SCALE=)
	@$(PYTHON) tools/prepare.py plain && $(PYTHON) benchmarks/run_grading.py

bench-routes: ## measure the route search (DIR=folder SECONDS=30 SEED=1 OUT=folder)
	@$(PYTHON) benchmarks/routes.py $(or $(DIR),$(error set DIR=folder of instances)) \
		--seconds $(or $(SECONDS),30) --seed $(or $(SEED),1) \
		$(if $(OUT),--out $(OUT)) $(if $(ONLY),--only $(ONLY))

check-clocks: ## answer the cases of working time and clocks of a file (CASES=)
	@$(PYTHON) benchmarks/clocks.py $(or $(CASES),$(error set CASES=file of cases))

bench-plans: ## measure the plans of representatives (LONG=60 REPS=20)
	@$(PYTHON) benchmarks/plans.py --long $(or $(LONG),60) \
		--representatives $(or $(REPS),20)

bench-service: ## measure clocks, sweep, delivery beside the peer (SCALE= BENCH_PEER=)
	@$(PYTHON) tools/prepare.py plain && $(PYTHON) benchmarks/run_service.py

pot: ## write the terms to translate anew
	@$(PYTHON) tools/prepare.py plain && $(PYTHON) tools/pot.py

screenshots: ## take the README's pictures from the running demo
	@$(PYTHON) tools/screenshots.py --base http://127.0.0.1:$(or $(PORT),8069)

shell: ## an Odoo shell on the demo database
	@$(PYTHON) tools/demo.py shell

clean: ## stop the demo, drop this clone's databases and caches in HOST_DIR
	@$(PYTHON) tools/clean.py
