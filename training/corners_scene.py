"""What the corner network sees: a document as the first look cut it out, a little wrong, and where its sides are.

Read Close.crops first. A scene of page_scene's own parts is drawn at 384 x 384; then the document is straightened by
outlines that err as the page network errs, each to a picture of SIDE x SIDE in which the outline fills all but a margin.
"""

import cv2
import numpy as np

from page_backgrounds import background
from page_display import Display
from page_scene import GRID, MARGIN, PAD, Scenes, blob, camera, degrade, fingers, project
from page_scene import SIDE as CANVAS

SIDE, BIN = 192, 2
BINS = SIDE // BIN
ROOM = 0.2  # margin around the outline, in parts of its width and height
NONE, UNSAID = -1.0, -2.0  # targets: the side is not in the picture; nothing to be said here
LEFT, RIGHT = ROOM / (1 + 2 * ROOM) * SIDE, (1 + ROOM) / (1 + 2 * ROOM) * SIDE
FRAME = np.float32([[LEFT, LEFT], [RIGHT, LEFT], [RIGHT, RIGHT], [LEFT, RIGHT]])


class Outlines:
    """In place of page_scene.Labels: only corners are wanted here."""

    def __init__(self):
        self.corners, self.maps = [], np.zeros((10, 2 * GRID, 2 * GRID), np.float32)

    def cover(self, quad):
        pass

    def document(self, quad):
        self.corners.append(quad)

    def item(self, kind, quad, height):
        pass


def bent(picture, amount):
    """The picture as a page that bends: its middle lies lower by amount of its height; corners stay. Also what is page."""
    h, w = picture.shape[:2]
    room = int(np.ceil(abs(amount) * h)) + 1
    u = np.arange(w, dtype=np.float32) / max(1, w - 1)
    shift = (4 * amount * h * u * (1 - u)).astype(np.float32)
    yy = np.arange(-room, h + room, dtype=np.float32)[:, None] - shift[None]
    xx = np.broadcast_to(np.arange(w, dtype=np.float32), yy.shape)
    return cv2.remap(picture, np.ascontiguousarray(xx), yy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), room


class Close(Scenes):
    """Scenes of one document, close, in more disorder than page_scene's."""

    def crops(self, i, count):
        """count pictures of scene i and their targets: [4 sides, BINS places along it], across it in bins, NONE or UNSAID."""
        rng = np.random.default_rng([self.seed, i])
        labels = Outlines()
        aspect = np.exp(rng.normal(0, 0.3)) if rng.random() < 0.4 else rng.choice([0.75, 1.333, 0.5625, 1.778])
        inner = CANVAS - 2 * MARGIN
        fw, fh = (inner, inner / aspect) if aspect > 1 else (inner * aspect, inner)
        frame = [(CANVAS - fw) / 2, (CANVAS - fh) / 2, (CANVAS + fw) / 2, (CANVAS + fh) / 2]
        entry = self.documents[rng.integers(len(self.documents))]
        mode = "photo" if rng.random() < 0.85 else "scan"
        canvas = self.ground(rng, entry, mode)
        for _ in range(rng.integers(0, 3)):
            self.clutter(rng, canvas, labels, frame)
        if rng.random() < 0.3:
            self.letter(rng, canvas, labels, frame)
        if rng.random() < 0.12:
            other = self.documents[rng.integers(len(self.documents))]
            self.paste(rng, canvas, labels, other, self.place(rng, other, frame, mode)[0], False)
        curl = rng.uniform(-0.03, 0.03) if mode == "photo" and rng.random() < 0.35 else 0.0
        h = self.close(rng, entry, frame, mode)
        shown = Display(rng, h, entry["rect"]) if mode == "photo" and rng.random() < 0.06 else None
        if shown:
            shown.draw(canvas)
        self.curl = curl
        self.paste(rng, canvas, labels, entry, h, True)
        self.curl = 0.0
        if shown:
            shown.shine(canvas)
        quad = labels.corners[-1]
        labels.corners = [quad]
        if mode == "photo" and rng.random() < 0.4:
            fingers(rng, canvas, labels, frame)
        if rng.random() < 0.12:  # something lies over an edge
            k, t = rng.integers(4), rng.random()
            blob(rng, canvas, quad[k] * t + quad[(k + 1) % 4] * (1 - t) + rng.normal(0, 25, 2))
        picture = degrade(rng, canvas, frame, self.grain)
        sides = self.sides(entry, h, curl)
        made = [self.crop(rng, picture, frame, quad, sides) for _ in range(count)]
        return [m for m in made if m is not None]

    def ground(self, rng, entry, mode):
        canvas = background(rng, self.held, plain=mode == "scan" and rng.random() < 0.5).astype(np.float32)
        if rng.random() < 0.25:  # a table of nearly the document's own colour
            pixels = self.load(entry, True)
            rim = np.concatenate([pixels[2], pixels[-3], pixels[:, 2], pixels[:, -3]]).mean(0)
            canvas = canvas * 0.25 + 0.75 * (rim + rng.normal(0, 14))
        return canvas

    def letter(self, rng, canvas, labels, frame):
        """A printed sheet where the document will lie, in any direction: print goes on beyond the document's edge."""
        sheets = self.by_kind["none"]
        entry = sheets[rng.integers(len(sheets))]
        centre = np.array([(frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2]) + rng.normal(0, 60, 2)
        m = camera(rng, *entry["size"], rng.uniform(0.3, 1.1), rng.uniform(0, 6.28), np.deg2rad(rng.uniform(0, 25)), centre)
        self.paste(rng, canvas, labels, entry, m, False)

    def close(self, rng, entry, frame, mode):
        """place, until enough of the document lies in the frame."""
        whole = entry["rect"][1] > 0 and rng.random() < 0.6
        x0, y0, x1, y1 = entry["rect"]
        least = 0.6 if rng.random() < 0.15 else 0.995
        for _ in range(20):
            h, _ = self.place(rng, entry, frame, mode, whole)
            q = project(h, np.float64([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))
            box = np.float32([[frame[0], frame[1]], [frame[2], frame[1]], [frame[2], frame[3]], [frame[0], frame[3]]])
            area = cv2.contourArea(np.float32(q))
            shown = cv2.intersectConvexConvex(np.float32(q), box)[0] / max(1.0, area)
            if area > 0.2 * (frame[2] - frame[0]) * (frame[3] - frame[1]) and shown > least:
                break
        return h

    curl = 0.0  # of the document that is being pasted

    def paste(self, rng, canvas, labels, entry, h, document):
        if not (document and self.curl):
            return super().paste(rng, canvas, labels, entry, h, document)
        # The same, with a page that bends: the flat is bent, and so is its outline.
        fw, fh = entry["size"]
        pixels = self.load(entry, True)
        amount = self.curl * (entry["rect"][3] - entry["rect"][1]) / fh
        mask = np.full(pixels.shape[:2], 255, np.uint8)
        pixels, room = bent(pixels, amount)
        mask, _ = bent(mask, amount)
        tall = pixels.shape[0] - 2 * room
        m = h @ np.float64([[fw / pixels.shape[1], 0, 0], [0, fh / tall, -room * fh / tall], [0, 0, 1]])
        m, size = by_middles(m), (CANVAS, CANVAS)
        warped = cv2.warpPerspective(pixels, m, size, flags=cv2.INTER_LINEAR).astype(np.float32)
        alpha = cv2.warpPerspective(mask, m, size, flags=cv2.INTER_LINEAR).astype(np.float32)[..., None] / 255
        if rng.random() < 0.7:
            dark = cv2.GaussianBlur(cv2.warpAffine(alpha, np.float32([[1, 0, rng.uniform(-8, 8)], [0, 1, rng.uniform(-8, 8)]]), size), (0, 0), rng.uniform(1, 7))
            canvas *= 1 - dark[..., None] * rng.uniform(0.1, 0.6)
        canvas[:] = canvas * (1 - alpha) + (warped * rng.uniform(0.75, 1.15) + rng.uniform(-12, 12)) * alpha
        x0, y0, x1, y1 = entry["rect"]
        labels.document(project(h, np.float64([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])))

    def sides(self, entry, h, curl):
        """The four sides as they appear, top, right, bottom, left, each of 65 points."""
        x0, y0, x1, y1 = entry["rect"]
        t = np.linspace(0, 1, 65)
        bend = 4 * curl * (y1 - y0) * t * (1 - t)
        across, down = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        return [project(h, np.c_[x, y]) for x, y in ((across, y0 + bend), (np.full(65, x1), down), (across[::-1], y1 + bend[::-1]), (np.full(65, x0), down[::-1]))]

    def crop(self, rng, picture, frame, quad, sides):
        start = int(rng.integers(4)) if rng.random() < 0.5 else 0
        wrong = erring(rng, quad, frame)
        elsewhere = rng.random() < 0.07
        if elsewhere:
            wrong = wrong - wrong.mean(0) + rng.uniform(0.1, 0.9, 2) * CANVAS
        wrong = np.roll(wrong, -start, 0)
        if cv2.contourArea(np.float32(wrong)) < 900 or not cv2.isContourConvex(np.float32(wrong)):
            return None
        m = cv2.getPerspectiveTransform(np.float32(wrong), FRAME)
        if elsewhere:
            share = cv2.intersectConvexConvex(np.float32(wrong), np.float32(quad))[0] / cv2.contourArea(np.float32(wrong))
            if share > 0.25:
                return None
        length = max(np.hypot(*(wrong[k] - wrong[k - 1])) for k in range(4))
        shrink = min(1.0, 1.5 * (RIGHT - LEFT) / length)  # average before warping, for warping alone would alias
        small = picture if shrink > 0.95 else cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        s = small.shape[1] / CANVAS
        out = cv2.warpPerspective(small, by_middles(m @ np.diag([1 / s, 1 / s, 1.0])), (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(PAD,) * 3)
        target = np.full((4, BINS), NONE if elsewhere else UNSAID, np.float32)
        if not elsewhere:
            names = np.roll(np.arange(4), -start)
            for k in range(4):
                target[k] = along(m, sides[names[k]], frame, k)
        return out, target


def by_middles(m):
    """A homography of places for OpenCV, which counts from the middle of the first pixel and not from its corner."""
    return np.float64([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]]) @ m @ np.float64([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])


def along(m, points, frame, k):
    """A side's place in the straightened picture, for each bin along it."""
    out = np.full(BINS, UNSAID, np.float32)
    p = project(m, points)
    inside = (points[:, 0] >= frame[0]) & (points[:, 0] <= frame[2]) & (points[:, 1] >= frame[1]) & (points[:, 1] <= frame[3])
    u, v = (p[:, 0], p[:, 1]) if k % 2 == 0 else (p[:, 1], p[:, 0])
    if u[0] > u[-1]:
        u, v, inside = u[::-1], v[::-1], inside[::-1]
    if (np.diff(u) <= 0).any():
        return out
    at = (np.arange(BINS) + 0.5) * BIN
    said = (at >= u[0]) & (at <= u[-1])
    value = np.interp(at, u, v) / BIN - 0.5
    seen = (np.interp(at, u, inside.astype(np.float64)) > 0.5) & (value > -0.5) & (value < BINS - 0.5)
    out[said] = np.where(seen[said], value[said], NONE)
    return out


def erring(rng, quad, frame):
    """An outline as a first look gives it."""
    q = quad.copy()
    size = np.sqrt(max(1.0, abs(cv2.contourArea(np.float32(quad)))))
    beyond = (q < frame[:2]).any() or (q > frame[2:]).any()
    if beyond and rng.random() < 0.7 or rng.random() < 0.05:  # what shows of it
        box = np.float32([[frame[0], frame[1]], [frame[2], frame[1]], [frame[2], frame[3]], [frame[0], frame[3]]])
        area, shown = cv2.intersectConvexConvex(np.float32(q), box)
        if area > 100:
            r = cv2.boxPoints(cv2.minAreaRect(shown)).astype(np.float64)
            q = min((np.roll(r, n, 0) for n in range(4)), key=lambda c: np.abs(c - quad).sum())
    q = q + rng.normal(0, rng.choice([0.004, 0.015, 0.035]), (4, 2)) * size
    q = q + rng.normal(0, 0.012, 2) * size
    kind = rng.random()
    if kind < 0.35:  # one corner far off
        q[rng.integers(4)] += rng.uniform(-0.28, 0.28, 2) * size
    elif kind < 0.6:  # a whole side on another line
        k, d = rng.integers(4), rng.uniform(-0.35 if rng.random() < 0.4 else -0.2, 0.25)
        a, b = q[k].copy(), q[(k + 1) % 4].copy()
        q[k], q[(k + 1) % 4] = a + (q[(k + 3) % 4] - a) * d, b + (q[(k + 2) % 4] - b) * d
    if rng.random() < 0.5:  # a wider look
        q = q.mean(0) + (q - q.mean(0)) * rng.uniform(0.88, 1.4)
    return q
