"""Measures the corner network, exports it, and writes its golden vectors.

`corners_eval.py held [N]` prints the measures on N held-out crops (other seed, other flat documents, other fonts,
backgrounds never trained on); `export FILE`, `golden FOLDER FILE`.
"""

import os
import sys
import warnings

import cv2
import numpy as np
import torch

import corners_net
from corners_scene import BIN, BINS, LEFT, NONE, RIGHT, SIDE, Close
from page_eval import bound, save_golden

BASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work")


def load():
    net = corners_net.Corners()
    net.load_state_dict(torch.load(os.path.join(BASE, "corners", "last.pt"))["average"])
    return corners_net.Exported(net.eval()).eval()


def run(net, images):
    with torch.no_grad():
        return net(torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float()).numpy()


def places(sides):
    """The likeliest place of each side in each bin along it, to a part of a bin; how likely; how likely that it is not there."""
    top = sides[..., :BINS].argmax(-1)
    near = np.abs(np.arange(BINS) - top[..., None]) <= 2
    p = sides[..., :BINS] * near
    return (p * np.arange(BINS)).sum(-1) / np.maximum(p.sum(-1), 1e-9), p.sum(-1), sides[..., BINS]


def held(count):
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    net, scenes = load(), Close(os.path.join(BASE, "page", "flat_held"), 4242, held=True)
    off, rates = [], {"a side that is there is said to be": [0, 0], "a side that is not in the picture is said not to be": [0, 0]}
    i = done = 0
    while done < count:
        made = scenes.crops(i, 2)
        i += 1
        if not made:
            continue
        at, _, gone = places(run(net, [m[0] for m in made]))
        want = np.stack([m[1] for m in made])
        done += len(made)
        there, absent = want > NONE, want == NONE
        off += list(np.abs(at - want)[there] * BIN / (RIGHT - LEFT))
        for name, where, hit in ((list(rates)[0], there, gone < 0.5), (list(rates)[1], absent, gone >= 0.5)):
            for n in range(want.shape[0]):
                for k in range(4):
                    if where[n, k].sum() > BINS / 4:  # a side counts once
                        rates[name][0] += hit[n, k][where[n, k]].mean() > 0.5
                        rates[name][1] += 1
    off = np.array(off)
    print(f"{done} held-out crops, seed 4242")
    print(f"distance of a side from its place, in parts of the outline: median {np.median(off):.4f}, 90 % under {np.quantile(off, 0.9):.4f}, mean {off.mean():.4f}")
    for name, (h, n) in rates.items():
        print(f"{name}: {h}/{n} = {100 * h / max(1, n):.1f} % ({100 * bound(h, n, False):.1f} to {100 * bound(h, n, True):.1f})")


def export(path):
    warnings.filterwarnings("ignore", category=UserWarning)
    torch.onnx.export(load(), torch.zeros(1, 3, SIDE, SIDE), path, opset_version=13, input_names=["image"], output_names=["sides"],
                      do_constant_folding=True)


def golden(folder, network, count=3):
    """Seeded crops, corners_N.png, and what PyTorch answers of them, corners.json."""
    net, scenes = load(), Close(os.path.join(BASE, "page", "flat_held"), 777, held=True)
    cases = []
    for n in range(count):
        image = next(m[0] for i in range(100 * n, 100 * n + 100) for m in scenes.crops(i, 1))
        cv2.imwrite(os.path.join(folder, f"corners_{n}.png"), image[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
        sides = run(net, [image])[0]
        cases.append({"picture": f"corners_{n}.png", "every_8th_place": np.round(sides[:, ::8].astype(float), 6).ravel().tolist()})
    save_golden(folder, "corners", network, cases)


if __name__ == "__main__":
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "held":
        held(int(rest[0]) if rest else 400)
    elif what == "export":
        export(rest[0])
    elif what == "golden":
        golden(*rest)
    else:
        sys.exit(__doc__)
