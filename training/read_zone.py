"""Trains, measures and writes the zone reader: `make train-zone`.

    read_zone.py train [--steps N]    go on from training/work/zone.pt, or begin
    read_zone.py eval [--lines N]     measure the checkpoint on lines it never saw
    read_zone.py export               write models/zone.onnx and its golden vectors
"""
import argparse
import functools
import os

import torch

import ctc
import zone

SEED = 20261123
BATCH = 32


def checks(lines):
    """Sets that training never draws from: other seeds, other textures, and for two of them other faces."""
    sets = {
        "ocr-b": zone.Setting(9001, shares=(("ocrb", 1.0),), cap=(10, 44)),
        "ocr-b small": zone.Setting(9002, shares=(("ocrb", 1.0),), cap=(6.5, 10)),
        "unseen faces": zone.Setting(9003, held_out=True, shares=(("ocra", 0.2), ("mono", 0.6), ("sans", 0.2)), cap=(10, 44)),
    }
    n = max(1, lines // BATCH)
    return {name: [zone.batch(s, 555 + k, i, BATCH) for i in range(n)] for k, (name, s) in enumerate(sets.items())}


def make(setting, seed, index):
    return zone.batch(setting, seed, index, BATCH)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("what", choices=("train", "eval", "export"))
    ap.add_argument("--steps", type=int, default=9000)
    ap.add_argument("--minutes", type=float, default=0, help="of training, over all resumptions; 0 is no bound")
    ap.add_argument("--lines", type=int, default=2048)
    ap.add_argument("--workers", type=int, default=1)
    args = ap.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    net = ctc.Reader(1 + len(zone.ALPHABET), height=zone.HEIGHT).to(memory_format=torch.channels_last)
    run = ctc.Run("zone", net, zone.ALPHABET, zone.normal, zone.HEIGHT)
    found = run.resume()
    if args.what == "train":
        ctc.train(run, functools.partial(make, zone.Setting(SEED)), SEED, args.steps, args.minutes, workers=args.workers,
                  checks=checks(256), every=240)
        return
    if not found:
        raise SystemExit("no checkpoint in training/work: run `make train-zone` first")
    if args.what == "eval":
        average = run.averaged()
        for name, batches in checks(args.lines).items():
            print(ctc.report(name, ctc.measure(average, batches, run.alphabet, run.normal)))
        return
    average, measured = run.averaged(), []
    for name, batches in checks(args.lines).items():
        measured.append(ctc.report(name, ctc.measure(average, batches, run.alphabet, run.normal)))
        run.log(measured[-1])
    ctc.export(run, os.path.join(ctc.MODELS, "zone.onnx"))
    ctc.register("zone.read", "zone.onnx", "this project, training/read_zone.py, step %d" % run.step, "docs/models/zone.md",
                 "generated lines: " + "; ".join(" ".join(m.split()) for m in measured))
    grey, _ = zone.batch(zone.Setting(9004, cap=(12, 30)), 777, 3, 3)
    ctc.golden(run, os.path.join(ctc.GOLDEN, "zone.json"), grey[:, :, :grey.shape[2] // 2 // 4 * 4])


if __name__ == "__main__":
    main()
