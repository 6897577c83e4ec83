"""Measures the page network and shows what it sees.

`page_eval.py held [N]` prints the measures on N held-out scenes (other seed,
other flat documents, other fonts, backgrounds never trained on).
`page_eval.py screen [N]` says where to draw the line above which a display is said.
`page_eval.py look OUT.png FILE...` draws the decoded answer over pictures.
`page_eval.py export FILE` writes the network, `golden FOLDER FILE` its golden vectors.
"""

import hashlib
import json
import math
import os
import sys
import warnings

import cv2
import numpy as np
import torch

import page_decode as decode
import page_net
import warm
from page_docs import KINDS
from page_scene import SIDE, Scenes

SCREEN = 0.5  # of the head; no rule of the program goes by it
WORK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work", "page")


NETWORK = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "models", "page.onnx")


def load():
    """The network in training; where no checkpoint is left, the exported one."""
    net, last = page_net.Page(), os.path.join(WORK, "last.pt")
    if os.path.exists(last):
        net.load_state_dict(torch.load(last)["average"])
    else:
        scenes = Scenes(os.path.join(WORK, "flat_held"), 1, held=True)
        warm.load(net, NETWORK, torch.from_numpy(np.stack([scenes.sample(i)[0] for i in range(8)])).permute(0, 3, 1, 2).float())
    return page_net.Exported(net.eval()).eval()


def run(net, image):
    """The outputs for one letterboxed RGB picture."""
    x = torch.from_numpy(image.astype(np.float32)).permute(2, 0, 1)[None]
    with torch.no_grad():
        return [o[0].numpy() for o in net(x)]


def iou(a, b):
    a, b = np.float32(a), np.float32(b)
    if not (cv2.isContourConvex(a) and cv2.isContourConvex(b)):
        return 0.0
    both = cv2.intersectConvexConvex(a, b)[0]
    return both / max(1e-6, cv2.contourArea(a) + cv2.contourArea(b) - both)


def inside(points, frame, slack=2.0):
    x0, y0, x1, y1 = frame
    return all(x0 - slack <= x <= x1 + slack and y0 - slack <= y <= y1 + slack for x, y in points)


def covers(line, quad, tall):
    """Whether a found line lies on a true one: both ends within a letter and a half along it, a third of a letter across."""
    start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    axis = (end - start) / np.hypot(*(end - start))
    for got, want in ((line["start"], start), (line["end"], end)):
        d = got - want
        if abs(d @ axis) > max(1.5 * tall, 5) or abs(axis[0] * d[1] - axis[1] * d[0]) > max(0.35 * tall, 2):
            return False
    return True


def bound(hits, n, upper):
    """A limit of the 95 % interval of Clopper and Pearson, by bisection of the binomial tail."""
    if hits == (n if upper else 0):
        return 1.0 if upper else 0.0
    low, high = 0.0, 1.0
    for _ in range(40):
        p = (low + high) / 2
        ks = range(hits + 1) if upper else range(hits, n + 1)
        tail = sum(math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(p) + (n - k) * math.log1p(-p))
                   for k in ks)
        if (tail > 0.025) == upper:
            low = p
        else:
            high = p
    return (low + high) / 2


class Rates(dict):
    def add(self, name, hit):
        hits, n = self.get(name, (0, 0))
        self[name] = (hits + bool(hit), n + 1)

    def lines(self):
        return [f"{k}: {h}/{n} = {100 * h / n:.1f} % ({100 * bound(h, n, False):.1f} to {100 * bound(h, n, True):.1f})"
                for k, (h, n) in sorted(self.items())]


def score(rates, overlaps, answer, sample):
    maps, kinds, turns, screens = answer
    _, _, kind, turn, screen, truth = sample
    whole = [q for q in truth["corners"] if inside(q, truth["frame"])]
    docs = decode.documents(maps)
    if len(truth["corners"]) == 1 and len(whole) == 1:
        best = max(docs, key=lambda d: iou(d["quad"], whole[0]), default=None)
        overlap = iou(best["quad"], whole[0]) if best else 0.0
        rates.add("corners: document found (overlap over 0.5)", overlap > 0.5)
        if overlap > 0.5:
            overlaps.append(overlap)
            order = [np.abs(np.roll(best["quad"], r, 0) - whole[0]).sum() for r in range(4)]
            rates.add("corners: right way up, of the found", int(np.argmin(order)) == 0)
            rates.add("corners: overlap over 0.9, of the found", overlap > 0.9)
    if not truth["corners"]:
        rates.add("corners: nothing found where there is no document", not docs)
    if turn >= 0 and kind > 0:
        rates.add("turn head right", int(turns.argmax()) == turn)
    if kind >= 0:
        rates.add("kind head right", int(kinds.argmax()) == kind)
        rates.add(f"kind head right: {KINDS[kind]}", int(kinds.argmax()) == kind)
    if screen:
        rates.add(f"screen: said of a document on a display, head over {SCREEN}", screens[0] > SCREEN)
    else:
        rates.add(f"screen: said of another picture, head over {SCREEN}", screens[0] > SCREEN)
    if len(truth["corners"]) == 2 and len(whole) == 2:
        rates.add("two documents whole in the picture, and two found", len(docs) == 2)
    elif len(truth["corners"]) == 1:
        rates.add("one document, and several found", len(docs) > 1)
    found = decode.zone_lines(maps)
    for quad, tall in truth["lines"]:
        if inside(quad, truth["frame"]) and tall >= 3:
            size = "3 to 5" if tall < 5 else "5 to 8" if tall < 8 else "over 8"
            rates.add(f"zone line found, letters {size} px", any(covers(f, quad, tall) for f in found))
    if not truth["lines"]:
        rates.add("no zone line found where there is none", not found)


def held(count):
    torch.set_num_threads(1)
    net, scenes, rates, overlaps = load(), Scenes(os.path.join(WORK, "flat_held"), 4242, held=True), Rates(), []
    for i in range(count):
        sample = scenes.sample(i)
        score(rates, overlaps, run(net, sample[0]), sample)
    print(f"{count} held-out scenes, seed 4242")
    print(f"mean overlap of the found: {np.mean(overlaps):.4f}, N {len(overlaps)}, median {np.median(overlaps):.4f}")
    print("\n".join(rates.lines()))


def screen(count):
    """What share of N held-out pictures, of displays and of originals, lies above each line; another seed than held's."""
    torch.set_num_threads(1)
    net, scenes, said = load(), Scenes(os.path.join(WORK, "flat_held"), 2424, held=True), {True: [], False: []}
    for i in range(count):
        picture, _, _, _, display, truth = scenes.sample(i)
        if truth["corners"]:
            said[bool(display)].append(float(run(net, picture)[3][0]))
    for line in (0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99):
        print(f"over {line}: " + ", ".join(f"{sum(v > line for v in said[d])} of {len(said[d])} {name}" for d, name in ((True, "displays"), (False, "originals"))))


def draw(picture, box, answer):
    """The decoded answer over an RGB picture."""
    maps, kinds, turns, screens = answer
    out, wide = picture.copy(), max(1, max(picture.shape[:2]) // 300)

    def put(points, colour, closed=True, width=wide):
        cv2.polylines(out, [np.int32(np.round(box.back(points)))], closed, colour, width, cv2.LINE_AA)

    for f in decode.lines(maps, 5, decode.TEXT):
        put([f["start"], f["end"]], (0, 160, 0), False, 1)
    for d in decode.documents(maps):
        put(d["quad"], (255, 0, 255))
        cv2.circle(out, tuple(int(v) for v in box.back(d["quad"][0])), 4 * wide, (255, 0, 0), -1)
    for channel, colour in ((8, (0, 0, 255)), (9, (255, 160, 0))):
        for quad, _ in decode.boxes(maps, channel, 0.5):
            put(quad, colour)
    for f in decode.zone_lines(maps):
        axis = (f["end"] - f["start"]) / np.hypot(*(f["end"] - f["start"]))
        half = np.array([-axis[1], axis[0]]) * f["height"] / 2
        put([f["start"] - half, f["end"] - half, f["end"] + half, f["start"] + half], (255, 0, 0))
        cv2.circle(out, tuple(int(v) for v in box.back(f["start"])), 2 * wide, (255, 0, 0), -1)
    return out, f"{KINDS[int(kinds.argmax())]} {kinds.max():.2f} turn {int(turns.argmax())} {turns.max():.2f} screen {screens[0]:.2f}"


def look(out, files):
    torch.set_num_threads(1)
    net, tiles = load(), []
    for name in files:
        picture = cv2.cvtColor(cv2.imread(name), cv2.COLOR_BGR2RGB)
        box = decode.Letterbox(picture.shape[1], picture.shape[0])
        shown, text = draw(picture, box, run(net, box.input(picture)))
        f = 440 / max(shown.shape[:2])
        shown = cv2.resize(shown, None, fx=f, fy=f, interpolation=cv2.INTER_AREA if f < 1 else cv2.INTER_LINEAR)
        tile = np.full((470, 440, 3), 255, np.uint8)
        tile[30:30 + shown.shape[0], :shown.shape[1]] = shown[:440]
        cv2.putText(tile, os.path.basename(name)[-40:], (2, 12), 0, 0.42, (0, 0, 0), 1, cv2.LINE_AA)
        cv2.putText(tile, text, (2, 26), 0, 0.42, (0, 0, 200), 1, cv2.LINE_AA)
        tiles.append(tile)
    while len(tiles) % 4:
        tiles.append(np.full((470, 440, 3), 255, np.uint8))
    rows = [np.hstack(tiles[i:i + 4]) for i in range(0, len(tiles), 4)]
    cv2.imwrite(out, np.vstack(rows)[..., ::-1])


def export(path):
    warnings.filterwarnings("ignore", category=UserWarning)
    torch.onnx.export(load(), torch.zeros(1, 3, SIDE, SIDE), path, opset_version=13, input_names=["image"],
                      output_names=["maps", "kind", "turn", "screen"], do_constant_folding=True,
                      dynamic_axes={"image": {2: "height", 3: "width"}, "maps": {2: "rows", 3: "columns"}})


def save_golden(folder, name, network, cases):
    """Write NAME.json: what PyTorch answers in each case, and of which exported network."""
    with open(network, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    with open(os.path.join(folder, name + ".json"), "w") as f:
        json.dump({"sha256": digest, "cases": cases}, f)


def golden(folder, network, count=3):
    """Seeded pictures, page_N.png, and what PyTorch answers, page.json: of the scenes with a zone those that compress best."""
    os.makedirs(folder, exist_ok=True)
    net, scenes = load(), Scenes(os.path.join(WORK, "flat_held"), 777, held=True)
    images = [s[0] for s in map(scenes.sample, range(60)) if s[5]["lines"] and len(s[5]["corners"]) == 1]
    files = sorted((cv2.imencode(".png", i[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes() for i in images), key=len)[:count]
    cases = []
    for i, data in enumerate(files):
        with open(os.path.join(folder, f"page_{i}.png"), "wb") as f:
            f.write(data)
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
        maps, kind, turn, screen = run(net, image)
        cases.append({"picture": f"page_{i}.png", "maps_every_8th_cell": np.round(maps[:, ::8, ::8].astype(float), 5).ravel().tolist(),
                      "kind": kind.astype(float).round(6).tolist(), "turn": turn.astype(float).round(6).tolist(), "screen": round(float(screen[0]), 6),
                      "documents": [{"quad": d["quad"].round(2).tolist(), "turn_sure": round(d["turn_sure"], 4)} for d in decode.documents(maps)],
                      "zone_lines": [{"start": f["start"].round(2).tolist(), "end": f["end"].round(2).tolist(), "height": round(f["height"], 3)}
                                     for f in decode.zone_lines(maps)]})
    save_golden(folder, "page", network, cases)


if __name__ == "__main__":
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "held":
        held(int(rest[0]) if rest else 500)
    elif what == "screen":
        screen(int(rest[0]) if rest else 1000)
    elif what == "look":
        look(rest[0], rest[1:])
    elif what == "export":
        export(rest[0])
    elif what == "golden":
        golden(*rest)
    else:
        sys.exit(__doc__)
