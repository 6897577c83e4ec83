"""Measures the screen network, exports it, and writes its golden vectors.

`screen_eval.py held [N]` prints the measures on N held-out pictures (other seed, other flat documents, other fonts);
`screen_eval.py limit [N]` the score that one in a thousand of N generated originals reaches; `export FILE`, `golden FOLDER FILE`.
"""

import os
import sys
import warnings

import cv2
import numpy as np
import torch

import screen_net
from page_eval import bound, save_golden
from screen_scene import PATCH, SEEN, Patches

BASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work")
GRID = 4  # a picture is 4 x 4 patches, as the program takes them of a photograph
LIMIT = 0.986  # of the picture's score; internal/document/screen.go has the same


def load():
    net = screen_net.Screen()
    net.load_state_dict(torch.load(os.path.join(BASE, "screen", "last.pt"))["average"])
    return screen_net.Exported(net.eval()).eval()


def run(net, patches):
    with torch.no_grad():
        return net(torch.from_numpy(np.stack(patches)).permute(0, 3, 1, 2).float()).numpy()


def score(each):
    """Of a picture: the mean of the quarter of its patches that look most like a display."""
    return float(np.sort(each)[-max(1, len(each) // 4):].mean())


def area(yes, no):
    """Area under the ROC curve."""
    order = np.argsort(np.concatenate([yes, no]), kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    return (rank[:len(yes)].sum() - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no))


def scores(count, seed, held, display=None):
    net = load()
    scenes = Patches(os.path.join(BASE, "page", "flat_held" if held else "flat"), seed)
    for i in range(count):
        patches, shown, left = scenes.scene(i, GRID, display)
        yield run(net, patches), shown, np.array(left)


def rate(name, hits, n):
    print(f"{name}: {hits}/{n} = {100 * hits / max(1, n):.1f} % ({100 * bound(hits, n, False):.2f} to {100 * bound(hits, n, True):.2f})")


def held(count):
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    each, whole = ([], []), ([], [], [])  # patches of originals and of displays; pictures of originals, of seen grids, of hidden ones
    for s, shown, left in scores(count, 4242, True):
        each[shown].extend(s[left >= SEEN] if shown else s)
        whole[0 if not shown else 1 if np.median(left) >= SEEN else 2].append(score(s))
    each, whole = [np.array(e) for e in each], [np.array(w) for w in whole]
    print(f"{count} held-out pictures of {GRID * GRID} patches, seed 4242")
    print(f"patches: area under the ROC curve {area(each[1], each[0]):.4f}, N {len(each[1])} and {len(each[0])}")
    print(f"pictures: area under the ROC curve {area(whole[1], whole[0]):.4f}, N {len(whole[1])} and {len(whole[0])}")
    for limit in (0.8, 0.9, 0.95, LIMIT):
        print(f"limit {limit}")
        rate("  an original called a display", int((whole[0] > limit).sum()), len(whole[0]))
        rate("  a display called one, its grid visible", int((whole[1] > limit).sum()), len(whole[1]))
        rate("  a display called one, its grid not", int((whole[2] > limit).sum()), len(whole[2]))


def limit(count):
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    all_ = np.sort([score(s) for s, _, _ in scores(count, 515, False, display=False)])
    for share in (0.01, 0.002, 0.001):
        print(f"{share:.1%} of {count} generated originals score over {all_[int(np.ceil((1 - share) * count)) - 1]:.4f}")
    print("the highest:", np.round(all_[-10:], 4))


def export(path):
    warnings.filterwarnings("ignore", category=UserWarning)
    torch.onnx.export(load(), torch.zeros(2, 3, PATCH, PATCH), path, opset_version=13, input_names=["image"], output_names=["screen"],
                      dynamic_axes={"image": {0: "n"}, "screen": {0: "n"}}, do_constant_folding=True)


def golden(folder, network, count=6):
    """Seeded patches, screen_N.png, and what PyTorch answers of them, screen.json."""
    net, scenes = load(), Patches(os.path.join(BASE, "page", "flat_held"), 777)
    cases = []
    for n in range(count):
        image = scenes.scene(n, 1, bool(n % 2))[0][0]
        cv2.imwrite(os.path.join(folder, f"screen_{n}.png"), image[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
        cases.append({"picture": f"screen_{n}.png", "screen": round(float(run(net, [image])[0]), 6)})
    save_golden(folder, "screen", network, cases)


if __name__ == "__main__":
    what, rest = sys.argv[1], sys.argv[2:]
    if what in ("held", "limit"):
        {"held": held, "limit": limit}[what](int(rest[0]) if rest else 1000)
    elif what == "export":
        export(rest[0])
    elif what == "golden":
        golden(*rest)
    else:
        sys.exit(__doc__)
