#!/bin/sh
# The main job on real input: a sample passport of Utopia around a woman's
# portrait, photographed on a table, verified against another photograph of her.
# Called by make run.
set -eu
selfsame=$1
samples=$2
mkdir -p demo

# The woman whose face starts at (1455, 208) in one picture and at (1065, 198)
# in the other is one person in two photographs.
"$selfsame" specimen passport --portrait "$samples/sample1.jpg" --face 1455,208,130,170 --sex F \
	--surname Eriksson --given-names 'Anna Maria' --seed 7 --level ordinary --rotation 0 \
	--width 2048 --height 1536 --max-bytes 1000000 --out demo
"$selfsame" specimen face --portrait "$samples/sample3.jpg" --face 1065,198,140,180 --max-bytes 1000000 --out demo

echo
echo "selfsame verify --front demo/passport-7-front.jpg --face demo/face.jpg --name 'Anna Maria Eriksson'"
echo
status=0
"$selfsame" verify --front demo/passport-7-front.jpg --face demo/face.jpg --name 'Anna Maria Eriksson' \
	--policy examples/demo-policy.yaml || status=$?
[ "$status" -le 1 ]
