"""Photographs of flat documents at the network's resolution, with label maps.

Scenes.sample(i) returns a picture of SIDE x SIDE and its labels. The picture is
letterboxed: MARGIN pixels of PAD gray on every side at least, so that corners a
little outside the photograph still lie on the maps.
"""

import json
import os

import cv2
import numpy as np

import page_clutter
import page_display
from page_backgrounds import background
from page_docs import KINDS, hsv, smooth_noise

SIDE, CELL, MARGIN, PAD = 384, 4, 8, 128
GRID = SIDE // CELL
# Maps 0..9 are probabilities; 10, 11 the reading direction (cos, sin; x right, y down); 12 log2 of the letter height in pixels.
MAPS = ["document", "top_left", "top_right", "bottom_right", "bottom_left", "text", "zone_line", "zone_band", "barcode", "portrait",
        "direction_x", "direction_y", "log2_height"]
ITEM_MAP = {"text": 5, "zone": 6, "band": 7, "barcode": 8, "portrait": 9}
IGNORE = -100


def project(h, points):
    p = np.c_[points, np.ones(len(points))] @ h.T
    return p[:, :2] / p[:, 2:]


def camera(rng, w, h, scale, angle, tilt, centre):
    """The homography of a flat w x h seen by a pinhole: scale is pixels per flat pixel, tilt in radians about a random axis."""
    axis = rng.uniform(0, 2 * np.pi)
    a, b = np.cos(axis), np.sin(axis)
    c, s = np.cos(tilt), np.sin(tilt)
    turn = np.array([[c + a * a * (1 - c), a * b * (1 - c), b * s], [a * b * (1 - c), c + b * b * (1 - c), -a * s], [-b * s, a * s, c]])
    ca, sa = np.cos(angle), np.sin(angle)
    focal = rng.uniform(1.0, 2.2) * max(w, h) * scale
    points = []
    for x, y in ((0, 0), (w, 0), (w, h), (0, h)):
        x, y = (x - w / 2) * scale, (y - h / 2) * scale
        p = turn @ np.array([ca * x - sa * y, sa * x + ca * y, 0.0])
        z = max(0.2 * focal, focal + p[2])
        points.append((p[0] * focal / z + centre[0], p[1] * focal / z + centre[1]))
    return cv2.getPerspectiveTransform(np.float32([[0, 0], [w, 0], [w, h], [0, h]]), np.float32(points)).astype(np.float64)


def rounded(w, h, radius):
    """The outline of a card with rounded corners, 255 inside."""
    r = int(radius)
    mask = np.full((h, w), 255 if r < 1 else 0, np.uint8)
    if r >= 1:
        cv2.rectangle(mask, (r, 0), (w - r, h), 255, -1)
        cv2.rectangle(mask, (0, r), (w, h - r), 255, -1)
        for x, y in ((r, r), (w - r, r), (r, h - r), (w - r, h - r)):
            cv2.circle(mask, (x, y), r, 255, -1)
    return mask


class Labels:
    """Label maps drawn at twice the grid and averaged down."""

    def __init__(self):
        self.maps = np.zeros((10, 2 * GRID, 2 * GRID), np.float32)
        self.text = np.zeros((4, 2 * GRID, 2 * GRID), np.float32)  # direction x, y, log2 of the height, drawn or not
        self.corners, self.lines = [], []  # quads in pixels; lines of zones with their letter height

    def cover(self, quad):
        points = np.int32(np.round(quad * 16 * 2 / CELL))
        for m in self.maps:
            cv2.fillConvexPoly(m, points, 0.0, cv2.LINE_8, 4)

    def document(self, quad):
        """A document; a cell about it is free, so that two that touch stay two."""
        middle, reach = quad.mean(0), np.sqrt(max(1.0, cv2.contourArea(np.float32(quad)))) / 2
        cv2.fillConvexPoly(self.maps[0], np.int32(np.round((middle + (quad - middle) * (1 + CELL / reach)) * 16 * 2 / CELL)), 0.0, cv2.LINE_8, 4)
        cv2.fillConvexPoly(self.maps[0], np.int32(np.round(quad * 16 * 2 / CELL)), 1.0, cv2.LINE_8, 4)
        self.corners.append(quad)

    def item(self, kind, quad, height):
        if kind in ("text", "zone"):
            right = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
            down = (quad[3] + quad[2] - quad[0] - quad[1]) / 2
            length, tall = np.hypot(*right), np.hypot(*down)
            if length < 2 or tall < 0.5:
                return
            if kind == "zone":
                self.lines.append((quad, tall))
            middle = (quad[[0, 1]] + quad[[3, 2]]) / 2
            half = down / tall * max(0.6 * tall, 0.8 * CELL) / 2  # thinner than the letters, so that lines stay apart
            quad = np.array([middle[0] - half, middle[1] - half, middle[1] + half, middle[0] + half])
            points = np.int32(np.round(quad * 16 * 2 / CELL))
            for channel, v in enumerate((right[0] / length, right[1] / length, np.log2(max(1.0, tall)), 1.0)):
                cv2.fillConvexPoly(self.text[channel], points, float(v), cv2.LINE_8, 4)
        cv2.fillConvexPoly(self.maps[ITEM_MAP[kind]], np.int32(np.round(quad * 16 * 2 / CELL)), 1.0, cv2.LINE_8, 4)

    def finish(self):
        small = np.stack([cv2.resize(m, (GRID, GRID), interpolation=cv2.INTER_AREA) for m in self.maps])
        yy, xx = np.mgrid[0:GRID, 0:GRID].astype(np.float32)
        for quad in self.corners:
            for k, (x, y) in enumerate(quad / CELL - 0.5):
                if -3 < x < GRID + 2 and -3 < y < GRID + 2:
                    small[1 + k] = np.maximum(small[1 + k], np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / (2 * 1.2 ** 2)))
        text = np.stack([cv2.resize(m, (GRID, GRID), interpolation=cv2.INTER_AREA) for m in self.text])
        return np.concatenate([small, text[:3] / np.maximum(text[3], 0.25)])


class Scenes:
    def __init__(self, folder, seed, held=False):
        with open(os.path.join(folder, "index.json")) as f:
            self.flats = json.load(f)
        for e in self.flats:
            e["size"] = [e["rect"][2], e["rect"][3]]  # the document ends where its picture ends
        self.folder, self.seed, self.held = folder, seed, held
        self.grain = np.random.default_rng(7).standard_normal((2 * SIDE, 2 * SIDE, 3)).astype(np.float32)
        self.by_kind = {k: [e for e in self.flats if e["kind"] == k] for k in KINDS}
        self.documents = [e for e in self.flats if e["kind"] != "none"]

    def load(self, entry, half):
        flags = cv2.IMREAD_REDUCED_COLOR_2 if half else cv2.IMREAD_COLOR
        return cv2.cvtColor(cv2.imread(os.path.join(self.folder, entry["file"]), flags), cv2.COLOR_BGR2RGB)

    def paste(self, rng, canvas, labels, entry, h, document):
        """Draws a flat through h with its shadow; labels what it shows and covers what lay below."""
        fw, fh = entry["size"]
        corners = project(h, np.float64([[0, 0], [fw, 0], [fw, fh], [0, fh]]))
        step = np.sqrt(max(1.0, cv2.contourArea(np.float32(corners))) / (fw * fh))
        pixels = self.load(entry, step < 0.45)
        mask = rounded(pixels.shape[1], pixels.shape[0], entry["radius"] * pixels.shape[1] / fw)
        if step < 0.9:  # average before warping, for warping alone would alias
            w2, h2 = max(8, int(fw * step * 1.1)), max(8, int(fh * step * 1.1))
            if w2 < pixels.shape[1]:
                pixels, mask = (cv2.resize(a, (w2, h2), interpolation=cv2.INTER_AREA) for a in (pixels, mask))
        m = h @ np.diag([fw / pixels.shape[1], fh / pixels.shape[0], 1.0])
        warped = cv2.warpPerspective(pixels, m, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
        alpha = cv2.warpPerspective(mask, m, (SIDE, SIDE), flags=cv2.INTER_LINEAR).astype(np.float32)[..., None] / 255
        if rng.random() < 0.7:
            dx, dy = rng.uniform(-8, 8, 2)
            dark = cv2.GaussianBlur(cv2.warpAffine(alpha, np.float32([[1, 0, dx], [0, 1, dy]]), (SIDE, SIDE)), (0, 0), rng.uniform(1, 7))
            canvas *= 1 - dark[..., None] * rng.uniform(0.1, 0.6)
        warped = warped * rng.uniform(0.75, 1.15) + rng.uniform(-12, 12)
        canvas[:] = canvas * (1 - alpha) + warped * alpha
        labels.cover(corners)
        x0, y0, x1, y1 = entry["rect"]
        if document:
            labels.document(project(h, np.float64([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])))
        for it in entry["items"]:
            if document or it["c"] == "text":
                labels.item(it["c"], project(h, np.float64(it["q"]).reshape(4, 2)), it["h"])

    def place(self, rng, entry, frame, mode, whole=False):
        """A homography that shows the document's rectangle, or the whole of its flat, in the frame (x0, y0, x1, y1); the angle of its text."""
        x0, y0, x1, y1 = entry["rect"]
        if whole:
            x0, y0 = 0.0, 0.0
        w, h = x1 - x0, y1 - y0
        fx0, fy0, fx1, fy1 = frame
        fw, fh = fx1 - fx0, fy1 - fy0
        quarter = rng.choice(4, p=[0.4, 0.2, 0.2, 0.2])
        if mode == "photo":
            jitter = rng.normal(0, 6) if rng.random() < 0.8 else rng.uniform(-20, 20)
            if rng.random() < 0.04:
                jitter = rng.uniform(-45, 45)
            tilt = np.deg2rad(min(35, abs(rng.normal(0, 15))))
            share = rng.uniform(0.3, 1.05) if rng.random() < 0.85 else rng.uniform(0.9, 1.35)
        else:
            jitter, tilt, share = rng.normal(0, 1.2), 0.0, rng.uniform(0.9, 1.04)
        ww, hh = (w, h) if quarter % 2 == 0 else (h, w)
        scale = min(fw / ww, fh / hh) * share
        slack = np.maximum(0, np.array([fw - ww * scale, fh - hh * scale])) / 2 + 0.06 * min(fw, fh) * (mode == "photo")
        centre = np.array([(fx0 + fx1) / 2, (fy0 + fy1) / 2]) + rng.uniform(-1, 1, 2) * slack
        angle = np.deg2rad(90 * quarter + jitter)
        m = camera(rng, w, h, scale, angle, tilt, centre)
        return m @ np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1.0]]), angle

    def crop(self, rng, entry):
        """A scan cut to a part of the document: the zone with or without what is above it. Returns the picture's aspect and a placer."""
        bands = [it for it in entry["items"] if it["c"] == "band"]
        x0, y0, x1, y1 = entry["rect"]
        w, h = x1 - x0, y1 - y0
        if bands and rng.random() < 0.75:
            q = bands[0]["q"]
            pad = (q[5] - q[1]) * rng.uniform(0.0, 0.5)
            top = q[1] - pad if rng.random() < 0.5 else q[1] - rng.uniform(0, 1) * (q[1] - y0)
            box = [q[0] - rng.uniform(-0.01, 0.08) * w, top, q[2] + rng.uniform(-0.01, 0.08) * w, q[5] + pad]
        else:
            cw, ch = rng.uniform(0.4, 0.95, 2) * (w, h)
            bx, by = x0 + rng.uniform(0, 1) * (w - cw), y0 + rng.uniform(0, 1) * (h - ch)
            box = [bx, by, bx + cw, by + ch]
        return [max(0.0, box[0]), max(0.0, box[1]), box[2], box[3]]

    def sample(self, i):
        rng = np.random.default_rng([self.seed, i])
        labels = Labels()
        mode = rng.choice(["photo", "scan", "crop", "none"], p=[0.66, 0.12, 0.09, 0.13])
        entry = self.documents[rng.integers(len(self.documents))]
        aspect = np.exp(rng.normal(0, 0.35)) if rng.random() < 0.85 else rng.choice([0.75, 1.333, 0.5625, 1.778])
        quarter = rng.choice(4, p=[0.5, 0.16, 0.17, 0.17])
        if mode == "crop":
            box = self.crop(rng, entry)
            aspect = np.clip((box[2] - box[0]) / max(8.0, box[3] - box[1]), 0.5, 7)
            aspect = aspect if quarter % 2 == 0 else 1 / aspect
        whole = entry["rect"][1] > 0 and rng.random() < 0.5  # with the page above the passport's data page
        if mode == "scan" and rng.random() < 0.7:
            x0, y0, x1, y1 = [0, 0, *entry["size"]] if whole else entry["rect"]
            aspect = (x1 - x0) / (y1 - y0) * rng.uniform(0.9, 1.1)
        inner = SIDE - 2 * MARGIN
        fw, fh = (inner, inner / aspect) if aspect > 1 else (inner * aspect, inner)
        frame = [(SIDE - fw) / 2, (SIDE - fh) / 2, (SIDE + fw) / 2, (SIDE + fh) / 2]
        canvas = background(rng, self.held, plain=mode != "photo" and rng.random() < 0.7).astype(np.float32)
        angle, kind = None, KINDS.index(entry["kind"]) if mode != "none" else 0
        display = mode == "photo" and rng.random() < 0.16
        if mode in ("photo", "none"):
            # Where there is no document most pictures are full of other things, for that is where one is seen in error.
            if rng.random() < (0.7 if mode == "none" else 0.4):
                page_clutter.scatter(rng, canvas, int(rng.integers(1, 16)))
            self.clutter(rng, canvas, labels, frame)
            if mode == "none" and rng.random() < 0.25:
                fingers(rng, canvas, labels, frame)
        elif mode == "scan" and rng.random() < 0.25:  # a specimen on a printed leaflet
            self.leaflet(rng, canvas, labels)
        if mode == "crop":
            angle = self.draw_crop(rng, canvas, labels, entry, box, frame, quarter)
        elif mode != "none":
            chance = rng.random()
            if chance < (0.2 if mode == "scan" else 0.04):
                angle = self.pair(rng, canvas, labels, entry, frame, mode)
            elif mode == "photo" and chance < 0.14:
                angle, kind = self.side_by_side(rng, canvas, labels, entry, frame, display)
            else:
                h, angle = self.place(rng, entry, frame, mode, whole)
                self.lay(rng, canvas, labels, entry, h, display, mode)
        if mode == "photo":
            if rng.random() < 0.3:
                page_clutter.over(rng, canvas, labels.corners[0])
            if rng.random() < 0.3:
                fingers(rng, canvas, labels, frame)
        picture = degrade(rng, canvas, frame, self.grain)
        maps = clip(labels.finish(), frame)
        if mode != "none" and maps[0].sum() < 20:
            kind = 0
        turn = IGNORE if angle is None else int(np.round(angle / (np.pi / 2))) % 4
        truth = {"corners": labels.corners, "lines": labels.lines, "frame": frame}
        return picture, maps, kind, turn, display, truth

    def lay(self, rng, canvas, labels, entry, h, display, mode):
        """One document: on a display, or on something that looks like one, or just there."""
        if display:
            shown = page_display.Display(rng, h, entry["rect"])
            shown.draw(canvas)
            self.paste(rng, canvas, labels, entry, h, True)
            shown.shine(canvas)
            return
        if mode == "photo" and rng.random() < 0.12:
            page_display.frame_like(rng, canvas, h, entry["rect"])
        self.paste(rng, canvas, labels, entry, h, True)

    def side_by_side(self, rng, canvas, labels, entry, frame, display):
        """Two documents of about one size on one table, apart, touching or a little over each other; the angle and the kind of both."""
        other = self.documents[rng.integers(len(self.documents))]
        x0, y0, x1, y1 = entry["rect"]
        w, h = x1 - x0, y1 - y0
        ox0, oy0, ox1, oy1 = other["rect"]
        size = rng.uniform(0.75, 1.3) * np.sqrt(w * h / ((ox1 - ox0) * (oy1 - oy0)))
        twist = rng.choice([0, 0, np.pi / 2, -np.pi / 2, np.pi]) + rng.normal(0, 0.15)
        c, s = np.cos(twist), np.sin(twist)
        half = size * np.array([abs(c) * (ox1 - ox0) + abs(s) * (oy1 - oy0), abs(s) * (ox1 - ox0) + abs(c) * (oy1 - oy0)]) / 2
        gap = max(w, h) * (rng.uniform(0, 0.04) if rng.random() < 0.4 else rng.uniform(0.0, 0.45) if rng.random() < 0.85 else rng.uniform(-0.12, 0))
        slide = rng.normal(0, 0.15)
        beside = rng.random() < 0.5
        middle = np.array([x0 + w + gap + half[0], y0 + h * (0.5 + slide)] if beside else [x0 + w * (0.5 + slide), y0 + h + gap + half[1]])
        low, high = np.minimum([x0, y0], middle - half), np.maximum([x1, y1], middle + half)
        both = {"rect": [low[0], low[1], high[0], high[1]], "size": entry["size"]}
        m, angle = self.place(rng, both, frame, "photo")
        turn = np.array([[size * c, -size * s, middle[0]], [size * s, size * c, middle[1]], [0, 0, 1.0]])
        second = m @ turn @ np.array([[1, 0, -(ox0 + ox1) / 2], [0, 1, -(oy0 + oy1) / 2], [0, 0, 1.0]])
        shown = page_display.Display(rng, m, both["rect"]) if display else None
        if shown:
            shown.draw(canvas)
        order = [(entry, m), (other, second)]
        for e, h in order if rng.random() < 0.5 else order[::-1]:
            self.paste(rng, canvas, labels, e, h, True)
        if shown:
            shown.shine(canvas)
        alike = other["kind"] == entry["kind"]
        return angle if np.cos(twist) > 0.8 else None, KINDS.index(entry["kind"]) if alike else IGNORE

    def draw_crop(self, rng, canvas, labels, entry, box, frame, quarter):
        x0, y0, x1, y1 = box
        fx0, fy0, fx1, fy1 = frame
        to = np.float32([[fx0, fy0], [fx1, fy0], [fx1, fy1], [fx0, fy1]])
        jitter = np.deg2rad(rng.normal(0, 1.5))
        c, s, mid = np.cos(jitter), np.sin(jitter), to.mean(0)
        to = (to - mid) @ np.float32([[c, s], [-s, c]]) + mid
        m = cv2.getPerspectiveTransform(np.float32([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]), np.roll(to, -quarter, 0).astype(np.float32))
        self.paste(rng, canvas, labels, entry, m.astype(np.float64), True)
        return quarter * np.pi / 2 + jitter

    def pair(self, rng, canvas, labels, entry, frame, mode):
        """Two documents in one picture, turned alike: two-column specimens, both sides of a card."""
        fx0, fy0, fx1, fy1 = frame
        middle = rng.uniform(0.42, 0.58)
        if fx1 - fx0 > fy1 - fy0:
            cut = fx0 + (fx1 - fx0) * middle
            frames = [[fx0, fy0, cut, fy1], [cut, fy0, fx1, fy1]]
        else:
            cut = fy0 + (fy1 - fy0) * middle
            frames = [[fx0, fy0, fx1, cut], [fx0, cut, fx1, fy1]]
        if rng.random() < 0.5:
            frames.reverse()
        state = rng.bit_generator.state
        other = self.documents[rng.integers(len(self.documents))]
        h, _ = self.place(rng, other, [a * 0.97 + b * 0.03 for a, b in zip(frames[1], frames[1][2:] + frames[1][:2])], mode)
        self.paste(rng, canvas, labels, other, h, True)
        rng.bit_generator.state = state
        rng.integers(2)
        h, angle = self.place(rng, entry, frames[0], mode)
        self.paste(rng, canvas, labels, entry, h, True)
        return angle

    def leaflet(self, rng, canvas, labels):
        sheets = self.by_kind["none"]
        entry = sheets[rng.integers(len(sheets))]
        scale = SIDE / min(entry["size"]) * rng.uniform(1.0, 1.4)
        m = camera(rng, *entry["size"], scale, rng.normal(0, 0.02), 0.0, rng.uniform(0.45, 0.55, 2) * SIDE)
        self.paste(rng, canvas, labels, entry, m, False)

    def clutter(self, rng, canvas, labels, frame):
        for _ in range(rng.integers(0, 4)):
            kind = rng.random()
            centre = rng.uniform(0, SIDE, 2)
            if kind < 0.35:
                sheets = self.by_kind["none"]
                entry = sheets[rng.integers(len(sheets))]
                x0, y0, x1, y1 = entry["rect"]
                m = camera(rng, x1, y1, rng.uniform(0.25, 0.9), rng.uniform(0, 6.28), np.deg2rad(rng.uniform(0, 25)), centre)
                self.paste(rng, canvas, labels, entry, m, False)
            else:
                blob(rng, canvas, centre)


def blob(rng, canvas, centre):
    colour = hsv(rng.random(), rng.uniform(0, 1), rng.uniform(0.1, 1)).tolist()
    size = rng.uniform(8, 110)
    n = int(rng.integers(3, 9))
    a = np.sort(rng.uniform(0, 6.28, n))
    points = np.stack([np.cos(a), np.sin(a)], 1) * rng.uniform(0.4, 1, (n, 1)) * size * rng.uniform(0.3, 1, 2) + centre
    shape = rng.integers(3)
    if shape == 0:
        cv2.fillPoly(canvas, [np.int32(points)], colour, cv2.LINE_AA)
    elif shape == 1:
        cv2.ellipse(canvas, (centre, (size, size * rng.uniform(0.2, 1)), rng.uniform(0, 180)), colour, -1, cv2.LINE_AA)
    else:
        box = cv2.boxPoints((centre.tolist(), (size * 2, size * rng.uniform(0.1, 1.2)), rng.uniform(0, 180)))
        cv2.fillPoly(canvas, [np.int32(box)], colour, cv2.LINE_AA)
        cv2.polylines(canvas, [np.int32(box)], True, [v * 0.6 for v in colour], 2, cv2.LINE_AA)


def fingers(rng, canvas, labels, frame):
    """Skin-coloured fingers and hands from the edge of a document or of the frame."""
    skin = np.float32([rng.uniform(80, 240)] * 3) * np.float32([1, rng.uniform(0.68, 0.85), rng.uniform(0.5, 0.75)])
    layer = np.zeros((SIDE, SIDE), np.float32)
    quad = labels.corners[0] if labels.corners else np.float64([[100, 100], [280, 100], [280, 280], [100, 280]])
    middle = quad.mean(0)
    for _ in range(rng.integers(1, 5)):
        k, t = rng.integers(4), rng.uniform(0.05, 0.95)
        edge = quad[k] * (1 - t) + quad[(k + 1) % 4] * t
        out = (edge - middle) / max(1.0, np.hypot(*(edge - middle)))
        tip, root = edge - out * rng.uniform(4, 40), edge + out * rng.uniform(40, 220) + rng.uniform(-30, 30, 2)
        wide = rng.uniform(10, 34)
        cv2.line(layer, tuple(int(v) for v in tip), tuple(int(v) for v in root), 1.0, int(wide), cv2.LINE_AA)
        if rng.random() < 0.4:
            cv2.circle(layer, tuple(int(v) for v in root), int(wide * 2), 1.0, -1, cv2.LINE_AA)
    layer = cv2.GaussianBlur(layer, (0, 0), rng.uniform(0.6, 2.0))
    round_ = cv2.GaussianBlur(layer, (0, 0), 6)[..., None]
    colour = skin * (0.55 + 0.45 * round_) + smooth_noise(rng, SIDE, SIDE, 12)[..., None] * 10
    canvas[:] = canvas * (1 - layer[..., None]) + colour * layer[..., None]
    hidden = cv2.resize(layer, (2 * GRID, 2 * GRID), interpolation=cv2.INTER_AREA) > 0.5
    for n in (5, 6, 7, 8, 9):
        labels.maps[n][hidden] = 0


def degrade(rng, canvas, frame, grain):
    """Light, lens, sensor and compression; then gray outside the frame."""
    x0, y0, x1, y1 = (int(round(v)) for v in frame)
    x0, y0, x1, y1 = max(0, x0), max(0, y0), min(SIDE, x1), min(SIDE, y1)
    picture = canvas[y0:y1, x0:x1]
    h, w = picture.shape[:2]
    if rng.random() < 0.4:
        picture = picture * (1 + rng.uniform(0.1, 0.6) * smooth_noise(rng, w, h, rng.uniform(60, 250))[..., None])
    if rng.random() < 0.2:  # a shadow with a hard edge
        a, d = rng.uniform(0, 6.28), rng.uniform(-0.3, 0.3)
        yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
        side = ((xx / w - 0.5) * np.cos(a) + (yy / h - 0.5) * np.sin(a) - d) * rng.uniform(5, 60)
        picture = picture * (1 - rng.uniform(0.1, 0.55) / (1 + np.exp(-np.clip(side, -30, 30))))[..., None]
    if rng.random() < 0.2:  # glare
        spot = np.zeros((h, w), np.float32)
        cv2.ellipse(spot, ((rng.uniform(0, w), rng.uniform(0, h)), (rng.uniform(10, w * 0.5), rng.uniform(10, h * 0.4)), rng.uniform(0, 180)), 1.0, -1)
        picture = picture + cv2.GaussianBlur(spot, (0, 0), rng.uniform(3, 25))[..., None] * rng.uniform(60, 255)
    picture = (picture - 128) * rng.uniform(0.5, 1.2) + 128 + rng.uniform(-40, 30) if rng.random() < 0.5 else picture
    if rng.random() < 0.4:
        picture = picture * rng.uniform(0.85, 1.15, 3)
    if rng.random() < 0.12:
        picture = picture.mean(2, keepdims=True) * np.float32([1, 1, 1])
    picture = np.ascontiguousarray(np.clip(picture, 0, 255), np.float32)
    blur = rng.random()
    if blur < 0.35:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.5))
    elif blur < 0.45:
        k = np.zeros((9, 9), np.float32)
        a = rng.uniform(0, 6.28)
        cv2.line(k, (int(4 - 4 * np.cos(a)), int(4 - 4 * np.sin(a))), (int(4 + 4 * np.cos(a)), int(4 + 4 * np.sin(a))), 1.0)
        picture = cv2.filter2D(picture, -1, k / k.sum())
    elif blur < 0.6:  # a small picture, enlarged
        f = rng.uniform(0.5, 0.95)
        small = cv2.resize(picture, (max(4, int(w * f)), max(4, int(h * f))), interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (w, h), interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC])))
    if rng.random() < 0.25:
        picture = picture * 1.8 - cv2.GaussianBlur(picture, (0, 0), 1.2) * 0.8
    if rng.random() < 0.5:
        ox, oy = rng.integers(0, SIDE, 2)
        picture = picture + grain[oy:oy + h, ox:ox + w] * rng.uniform(1, 14)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])[1], cv2.IMREAD_COLOR)
    out = np.full((SIDE, SIDE, 3), PAD, np.uint8)
    out[y0:y1, x0:x1] = picture
    return out


def clip(maps, frame):
    """Nothing but corners is to be found outside the photograph."""
    inside = np.zeros((2 * GRID, 2 * GRID), np.float32)
    x0, y0, x1, y1 = (int(round(v * 2 / CELL)) for v in frame)
    inside[max(0, y0):y1, max(0, x0):x1] = 1
    inside = cv2.resize(inside, (GRID, GRID), interpolation=cv2.INTER_AREA)
    for n in (0, 5, 6, 7, 8, 9):
        maps[n] *= inside
    return maps
