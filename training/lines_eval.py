"""Measures the line network, exports it, and writes its golden vectors.

`lines_eval.py held [N]` prints the measures on N held-out windows (other seed, other flat documents, other fonts,
backgrounds never trained on); `look OUT.png FILE...` draws its answer over pictures of straightened pages; `export FILE`,
`golden FOLDER FILE`.
"""

import os
import sys
import warnings

import cv2
import numpy as np
import torch

import lines_net
from lines_scene import CELL, ENDS, PAGE, Lines, Pages
from page_eval import bound, save_golden
from page_scene import SIDE

BASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work")
SURE, MEAN, LEAST = 0.65, 0.8, 6  # a cell is of a line from here on, a region by its cells' mean; cells that a line has at least


def load():
    net = lines_net.Lines()
    net.load_state_dict(torch.load(os.path.join(BASE, "lines", "last.pt"))["average"])
    return lines_net.Exported(net.eval()).eval()


def run(net, image):
    with torch.no_grad():
        return net(torch.from_numpy(image).permute(2, 0, 1)[None].float())[0].numpy()


def decode(maps):
    """The lines as boxes of their capitals: middle, length, height (pixels), angle in radians."""
    count, ids = cv2.connectedComponents((maps[0] > SURE).astype(np.uint8), connectivity=8)
    found = []
    for n in range(1, count):
        at = np.argwhere(ids == n)[:, ::-1]
        if len(at) < LEAST or maps[0][ids == n].mean() < MEAN:
            continue
        tall = 2.0 ** np.average(maps[1][ids == n], weights=maps[0][ids == n])
        corners = np.concatenate([at + np.array(d) for d in ((0, 0), (1, 0), (0, 1), (1, 1))]).astype(np.float32) * CELL
        (x, y), (w, h), angle = cv2.minAreaRect(corners)
        if w < h:
            w, angle = h, angle - 90
        found.append((np.array([x, y]), w + 2 * ENDS * tall, tall, np.deg2rad(angle)))
    return found


class Kept(Lines):
    """The lines themselves beside what is drawn of them."""

    def __init__(self):
        super().__init__()
        self.quads = []

    def item(self, quad):
        super().item(quad)
        self.quads.append(quad)


def held(count):
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    net, pages = load(), Pages(os.path.join(BASE, "page", "flat_held"), 4242, held=True)
    kept = []
    pages.labels = lambda: kept.append(Kept()) or kept[-1]
    there, found, extra, seen, off = [0, 0], [0, 0], 0, 0, []
    for i in range(count):
        image, _ = pages.window(i)
        answer = decode(run(net, image))
        taken = set()
        for q in kept[-1].quads:
            inside = (q > 1).all() and (q < SIDE - 1).all()
            right = (q[1] + q[2] - q[0] - q[3]) / 2
            length, tall = np.hypot(*right), np.hypot(*((q[3] + q[2] - q[0] - q[1]) / 2))
            along, middle = right / length, q.mean(0)
            hits = [n for n, (m, w, h, _) in enumerate(answer) if abs((m - middle) @ [-along[1], along[0]]) < 0.5 * tall
                    and abs((m - middle) @ along) < (w + length) / 2]
            taken.update(hits)
            if not inside or tall < 4.5:
                continue
            part = [n for n in hits if abs((answer[n][0] - middle) @ along) < 0.5 * tall and abs(answer[n][1] - length) < tall + 0.06 * length]
            there[int(tall >= 8)] += 1
            found[int(tall >= 8)] += bool(part)
            if part:
                off.append(abs(np.log2(answer[part[0]][2] / tall)))
        seen += len(answer)
        extra += len(answer) - len(taken)
    print(f"{count} held-out windows, seed 4242")
    for n, name in enumerate(("capitals of 4.5 to 8 pixels", "capitals of 8 pixels and more")):
        h, t = found[n], there[n]
        print(f"lines found whole, {name}: {h}/{t} = {100 * h / max(1, t):.1f} % ({100 * bound(h, t, False):.1f} to {100 * bound(h, t, True):.1f})")
    print(f"lines found where none is: {extra}/{seen} = {100 * extra / max(1, seen):.1f} % ({100 * bound(extra, seen, False):.1f} to {100 * bound(extra, seen, True):.1f})")
    print(f"height of the capitals off by: median {100 * (2 ** np.median(off) - 1):.1f} %, 90 % under {100 * (2 ** np.quantile(off, 0.9) - 1):.1f} %")


def look(out, files):
    net, made = load(), []
    for file in files:
        image = cv2.cvtColor(cv2.imread(file), cv2.COLOR_BGR2RGB)
        h, w = image.shape[:2]
        scale = PAGE / max(h, w)
        image = cv2.resize(image, tuple(16 * max(2, round(v * scale / 16)) for v in (w, h)), interpolation=cv2.INTER_AREA)
        for m, long, tall, angle in decode(run(net, image)):
            cv2.polylines(image, [np.int32(cv2.boxPoints((m.tolist(), (long, tall), np.rad2deg(angle))))], True, (255, 0, 0), 1, cv2.LINE_AA)
        made.append(cv2.copyMakeBorder(image, 0, max(0, PAGE - image.shape[0]), 0, max(0, PAGE - image.shape[1]), cv2.BORDER_CONSTANT))
    cv2.imwrite(out, np.hstack(made)[..., ::-1])


def export(path):
    warnings.filterwarnings("ignore")
    torch.onnx.export(load(), torch.zeros(1, 3, 416, PAGE), path, opset_version=13, input_names=["image"], output_names=["lines"],
                      dynamic_axes={"image": {2: "height", 3: "width"}, "lines": {2: "rows", 3: "columns"}}, do_constant_folding=True)


def golden(folder, network, count=2):
    """Seeded windows, lines_N.png, and what PyTorch answers of them, lines.json."""
    net, pages = load(), Pages(os.path.join(BASE, "page", "flat_held"), 777, held=True)
    cases = []
    for n in range(count):
        image, _ = pages.window(n)
        image = image[:320]  # not square, as pages are not
        cv2.imwrite(os.path.join(folder, f"lines_{n}.png"), image[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
        cases.append({"picture": f"lines_{n}.png", "every_8th": np.round(run(net, image)[:, ::8, ::8].astype(float), 6).ravel().tolist()})
    save_golden(folder, "lines", network, cases)


if __name__ == "__main__":
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "held":
        held(int(rest[0]) if rest else 400)
    elif what == "look":
        look(rest[0], rest[1:])
    elif what == "export":
        export(rest[0])
    elif what == "golden":
        golden(*rest)
    else:
        sys.exit(__doc__)
