# The line network: where lines of letters run on a straightened page. Its flat documents and first layers are the page network's.
LINES_MINUTES ?= 66

.PHONY: train-lines eval-lines export-lines

train-lines: $(PAGE_WORK)/flat/index.json ## train the line network on generated pages (an hour on one core; resumes)
	$(PAGE_PYTHON) training/lines.py --minutes $(LINES_MINUTES) --from models/page.onnx

eval-lines: $(PAGE_WORK)/flat_held/index.json ## measure it on N held-out windows
	$(PAGE_PYTHON) training/lines_eval.py held $(or $(N),1000)

export-lines: $(PAGE_WORK)/flat_held/index.json ## write models/lines.onnx and its golden vectors
	$(PAGE_PYTHON) training/lines_eval.py export models/lines.onnx
	$(PAGE_PYTHON) training/lines_eval.py golden internal/document/testdata/golden models/lines.onnx
