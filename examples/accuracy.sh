#!/bin/sh
# Prints the measures of docs/accuracy.md in its order. DATA is the folder of
# real pictures; without it the generated ones are measured alone. N is how many
# pictures are generated, where nothing else is said.
# Called by make accuracy; takes hours at the default N on two cores.
set -u
selfsame=$1
data=$2
n=${N:-1000}
face=testdata/faces/astronaut.png

measure() {
	echo
	echo "\$ selfsame $*"
	"$selfsame" "$@"
}

if [ -d "$data" ]; then
	measure eval mrz --data "$data" --failures
	measure eval face --data "$data"
	measure eval names --data "$data"
	measure eval barcode --data "$data/pdf417"
fi
measure eval portrait --n "$n"
measure eval mrz --generated "$n" --level ordinary --seed 1000 --portrait "$face" --failures
measure eval mrz --generated "$n" --level hard --seed 500000 --portrait "$face" --failures
measure eval barcode --generated "$n"
