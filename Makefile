# What people and CI run alike. Everything at once, in fresh environments: .ci/run
.PHONY: check format types layers test slow docs
check: format types layers test
format:
	ruff check . && ruff format --check .
types:
	mypy
layers:
	lint-imports
test:
	pytest
slow:
	pytest -m slow
docs:
	python -m maro_logistics.cli.pages docs
