# The screen network: whether a document in a photograph is shown on a display. Its flat documents are the page network's.
SCREEN_MINUTES ?= 42

.PHONY: train-screen eval-screen export-screen

train-screen: $(PAGE_WORK)/flat/index.json ## train the screen network on generated pieces of photographs (most of an hour on one core; resumes)
	$(PAGE_PYTHON) training/screen.py --minutes $(SCREEN_MINUTES) --half

eval-screen: $(PAGE_WORK)/flat_held/index.json ## measure it on N held-out pictures
	$(PAGE_PYTHON) training/screen_eval.py held $(or $(N),1000)

export-screen: $(PAGE_WORK)/flat_held/index.json ## write models/screen.onnx and its golden vectors
	$(PAGE_PYTHON) training/screen_eval.py export models/screen.onnx
	$(PAGE_PYTHON) training/screen_eval.py golden internal/document/testdata/golden models/screen.onnx
