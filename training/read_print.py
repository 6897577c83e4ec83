"""Trains, measures and writes the print reader: `make train-print`.

    read_print.py train [--steps N] [--minutes M] [--from models/print.onnx]
                                      go on from training/work/print.pt, or from a network
                                      that was exported, or begin
    read_print.py eval [--lines N]    measure the checkpoint on faces it never saw
    read_print.py export [--from models/print.onnx]
                                      write models/print.onnx, print.txt and golden vectors,
                                      refused while it reads under 90 % of characters; --from takes
                                      the mean with the network that training went on from
"""
import argparse
import functools
import os

import numpy as np
import torch

import ctc
import prints
import warm

SEED = 20261128
BATCH = 32
LEAST = 0.90  # of characters in unseen faces, below which the network is not worth shipping


def checks(lines, only=None):
    """Sets that training never draws from: other seeds and textures, and faces held out."""
    def unseen(seed, script, gentle=1.0):
        return prints.Setting(seed, held_out=True, cap=(12, 40), scripts=(script,), gentle=gentle)

    sets = {
        "seen faces": prints.Setting(9101, cap=(12, 40), scripts=("latin",), gentle=1.0),
        "unseen latin": unseen(9102, "latin"),
        "the same, rough": unseen(9102, "latin", 0.0),
        "unseen cyrl": unseen(9103, "cyrillic"),
        "unseen grek": unseen(9104, "greek"),
    }
    n = max(1, lines // BATCH)
    return {name: [prints.batch(s, 655 + k, i, BATCH) for i in range(n)]
            for k, (name, s) in enumerate(sets.items()) if s.files[s.scripts[0]] and only in (None, name)}


def make(setting, seed, index):
    return prints.batch(setting, seed, index, BATCH)


def network():
    return ctc.Reader(1 + len(prints.ALPHABET), wide=(32, 64, 96, 192), height=prints.HEIGHT, along=3, finer=2)


def begin_from(run, file):
    """Take an exported network's weights where there is no checkpoint, and say how it reads what is drawn now."""
    setting = prints.Setting(SEED + 1)
    drawn = [prints.batch(setting, SEED + 1, i, BATCH)[0] for i in range(24)]
    lines = np.concatenate([lines[..., :224] for lines in drawn if lines.shape[3] >= 224])
    warm.load(run.net, file, torch.from_numpy(lines))
    run.average = ctc.Average(run.net)
    for name, batches in checks(128).items():
        run.log(ctc.report("begins with " + name, ctc.measure(run.averaged(), batches, run.alphabet, run.normal)))


def halfway(run, file):
    """Take the mean of the run's weights and those of the network that it began from: it reads better than either where
    the two are near each other (Wortsman et al., Model soups, 2022)."""
    own = os.path.join(ctc.WORK, "print-halfway.onnx")
    ctc.export(run, own)
    warm.mean(own, file, own)
    begin_from(run, own)


def export(run):
    n = ctc.measure(run.averaged(), checks(1024, "unseen latin")["unseen latin"], run.alphabet, run.normal)
    run.log(ctc.report("unseen latin", n))
    if 1 - n[3] / n[2] < LEAST:
        raise SystemExit("not good enough to ship; go on training")
    ctc.export(run, os.path.join(ctc.MODELS, "print.onnx"))
    with open(os.path.join(ctc.MODELS, "print.txt"), "w", encoding="utf-8") as f:
        f.write("".join(c + "\n" for c in prints.ALPHABET))
    source = "this project, training/read_print.py, step %d" % run.step
    measured = "generated lines: " + " ".join(ctc.report("unseen latin faces", n).split())
    ctc.register("print.read", "print.onnx", source, "docs/models/print.md", measured)
    ctc.register("print.letters", "print.txt", source, "docs/models/print.md", "")
    grey = np.random.default_rng(0).integers(0, 256, (1, prints.HEIGHT, 8), np.uint8)
    setting, rng = prints.Setting(9105, cap=(16, 30)), np.random.default_rng(778)
    import cv2
    while not 160 <= grey.shape[2] <= 400:
        im, _ = prints.crop(rng, setting, (6, 16))
        grey = cv2.resize(im, (prints.width(im.shape[1], im.shape[0]), prints.HEIGHT), interpolation=cv2.INTER_AREA)[None]
    ctc.golden(run, os.path.join(ctc.GOLDEN, "print.json"), grey)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("what", choices=("train", "eval", "export"))
    ap.add_argument("--steps", type=int, default=20000)
    ap.add_argument("--minutes", type=float, default=0, help="of training, over all resumptions; 0 is no bound")
    ap.add_argument("--lines", type=int, default=1024)
    ap.add_argument("--workers", type=int, default=1)
    ap.add_argument("--peak", type=float, default=3e-3, help="the highest rate of the cycle; about half where it begins --from a network")
    ap.add_argument("--from", dest="go_on", help="an exported network whose weights to begin with, where there is no checkpoint, or to halve the way to at export")
    ap.add_argument("--others", type=float, default=0.2, help="share of lines in Cyrillic and Greek")
    ap.add_argument("--seed", type=int, default=SEED, help="of the lines drawn; another one where training goes on from a network")
    args = ap.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    run = ctc.Run("print", network().to(memory_format=torch.channels_last), prints.ALPHABET, prints.normal, prints.HEIGHT)
    found = run.resume()
    if not found and args.go_on and args.what != "export":
        begin_from(run, args.go_on)
        found = True
    if args.what == "train":
        ctc.train(run, functools.partial(make, prints.Setting(args.seed, others=args.others)), args.seed, args.steps, args.minutes, args.peak,
                  workers=args.workers, checks=checks(128), every=900, again=600)
        return
    if not found:
        raise SystemExit("no checkpoint in training/work: run `make train-print` first")
    if args.what == "export" and args.go_on:
        halfway(run, args.go_on)
    if args.what == "eval":
        average = run.averaged()
        for name, batches in checks(args.lines).items():
            print(ctc.report(name, ctc.measure(average, batches, run.alphabet, run.normal)))
        return
    export(run)


if __name__ == "__main__":
    main()
