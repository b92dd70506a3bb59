# How well the assistant understands; docs/nlu.md tells what the figures mean.

.PHONY: nlu-report

nlu-report: setup ## Measure understanding (FOLDS=10 SETS="folder …")
	$(PY) -m benchmarks nlu_report --folds $(or $(FOLDS),10) $(SETS)
