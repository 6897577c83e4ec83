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
	measure eval mrz --again --data "$data"
	measure eval face --data "$data"
	measure eval names --data "$data"
	measure eval barcode --data "$data" --generated "$n" --seed 11
	measure eval barcode --negatives "$data/lfw" --negatives "$data/portraits" --negatives "$data/documents" --most 2300
	measure eval portrait --data "$data" --n "$n"
else
	measure eval barcode --generated "$n" --seed 11
	measure eval portrait --n "$n" --portrait "$face"
fi
measure eval fields --generated "$n" --seed 51000 --portrait "$face"
measure eval fields --conflicts --generated "$n" --seed 52000 --portrait "$face"
measure eval corners --generated "$n" --seed 60000 --portrait "$face"
measure eval kinds --generated "$n" --seed 81000 --portrait "$face"
measure eval kinds --only screen --generated "$n" --seed 777000 --portrait "$face"
measure eval kinds --only "two documents" --generated "$n" --seed 777000 --portrait "$face"
measure eval mrz --crops "$((n * 10))" --seed 5000000
measure eval mrz --crops "$n" --seed 900 --level hard
measure eval mrz --crops "$n" --format FRA_ID --seed 5200000
measure eval mrz --crops "$n" --format DL1 --seed 5200000
measure eval mrz --frames "$n" --seed 777000
measure eval read --generated "$n" --level ordinary --seed 3000 --portrait "$face"
measure eval read --generated "$n" --level hard --seed 6000 --portrait "$face"
