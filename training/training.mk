# Fragment of the Makefile: our own text readers. Needs the Debian packages that training/README.md lists.
PYTHON_TRAINING ?= nice -n 19 env OMP_NUM_THREADS=1 PYTHONPATH=training /usr/bin/python3

.PHONY: train-zone train-print
train-zone: ## train the zone reader from generated lines (about an hour on two cores; resumes)
	$(PYTHON_TRAINING) training/read_zone.py train
	$(PYTHON_TRAINING) training/read_zone.py export
train-print: ## train the print reader from generated lines (several hours on two cores; resumes)
	$(PYTHON_TRAINING) training/read_print.py train
	$(PYTHON_TRAINING) training/read_print.py export
