# The page network: finds documents, their corners, zone and text lines, and says what they are.
# Needs Debian's python3-torch python3-onnx python3-opencv python3-pil and its fonts.
PAGE_PYTHON ?= nice -n 19 env OMP_NUM_THREADS=1 /usr/bin/python3
PAGE_WORK = training/work/page

.PHONY: train-page eval-page export-page

$(PAGE_WORK)/flat/index.json:
	$(PAGE_PYTHON) training/page_layouts.py 3000 11 $(PAGE_WORK)/flat
$(PAGE_WORK)/flat_held/index.json:
	$(PAGE_PYTHON) training/page_layouts.py 500 99 $(PAGE_WORK)/flat_held held

train-page: $(PAGE_WORK)/flat/index.json ## train the page network on generated photographs (two hours on two cores; resumes)
	$(PAGE_PYTHON) training/page.py $(PAGE_ARGS)

eval-page: $(PAGE_WORK)/flat_held/index.json ## measure it on N held-out scenes
	$(PAGE_PYTHON) training/page_eval.py held $(or $(N),1000)

export-page: $(PAGE_WORK)/flat_held/index.json ## write models/page.onnx and its golden vectors
	$(PAGE_PYTHON) training/page_eval.py export models/page.onnx
	$(PAGE_PYTHON) training/page_eval.py golden internal/document/testdata/golden models/page.onnx
