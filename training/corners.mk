# The corner network: a second look at a document that was found, for its exact sides. Its flat documents are the page network's.
CORNERS_MINUTES ?= 72

.PHONY: train-corners eval-corners export-corners

train-corners: $(PAGE_WORK)/flat/index.json ## train the corner network on generated photographs (an hour on one core; resumes)
	$(PAGE_PYTHON) training/corners.py --minutes $(CORNERS_MINUTES) --half

eval-corners: $(PAGE_WORK)/flat_held/index.json ## measure it on N held-out crops
	$(PAGE_PYTHON) training/corners_eval.py held $(or $(N),1000)

export-corners: $(PAGE_WORK)/flat_held/index.json ## write models/corners.onnx and its golden vectors
	$(PAGE_PYTHON) training/corners_eval.py export models/corners.onnx
	$(PAGE_PYTHON) training/corners_eval.py golden internal/document/testdata/golden models/corners.onnx
