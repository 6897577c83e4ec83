"""From the page network's maps to corners, zone lines and boxes: the reference that internal/document follows.

Coordinates are network pixels (x right, y down; the middle of cell (i, j) is
(4 i + 2, 4 j + 2)) until `Letterbox.back` turns them into pixels of the picture.
"""

import cv2
import numpy as np

from page_scene import CELL, MARGIN, PAD, SIDE

DOCUMENT, CORNER, ZONE, TEXT, BARCODE, PORTRAIT = 0.5, 0.15, 0.3, 0.3, 0.5, 0.5


class Letterbox:
    """The picture scaled to fit SIDE - 2 MARGIN, in the middle of PAD gray."""

    def __init__(self, w, h):
        inner = SIDE - 2 * MARGIN
        self.scale = inner / max(w, h)
        self.w, self.h = max(1, round(w * self.scale)), max(1, round(h * self.scale))
        self.x, self.y = (SIDE - self.w) // 2, (SIDE - self.h) // 2

    def input(self, rgb):
        small = cv2.resize(rgb, (self.w, self.h), interpolation=cv2.INTER_AREA if self.scale < 1 else cv2.INTER_LINEAR)
        out = np.full((SIDE, SIDE, 3), PAD, np.uint8)
        out[self.y:self.y + self.h, self.x:self.x + self.w] = small
        return out

    def back(self, points):
        return (np.asarray(points) - [self.x, self.y]) / self.scale


def components(binary, least):
    count, ids, stats, _ = cv2.connectedComponentsWithStats(binary.astype(np.uint8), connectivity=4)
    return [ids == n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= least]


def peaks(corners, near):
    """Local maxima of the strongest of the four corner maps near a document, strongest first, as (x, y, value) in cells."""
    best = corners.max(0) * near
    local = (best == cv2.dilate(best, np.ones((5, 5)))) & (best >= CORNER)
    found = []
    for y, x in sorted(np.argwhere(local).tolist(), key=lambda p: -best[p[0], p[1]]):
        if all((x - a) ** 2 + (y - b) ** 2 > 16 for a, b, _ in found):
            y0, y1, x0, x1 = max(0, y - 1), y + 2, max(0, x - 1), x + 2
            w = best[y0:y1, x0:x1] ** 2  # the weighted middle of 3 x 3 cells
            yy, xx = np.mgrid[y0:y0 + w.shape[0], x0:x0 + w.shape[1]]
            found.append(((xx * w).sum() / w.sum(), (yy * w).sum() / w.sum(), best[y, x]))
    return found


def overlap(quad, mask):
    """Intersection over union of a quad, in cells, and a mask."""
    drawn = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(drawn, np.int32(np.round(np.asarray(quad) * 16)), 1, cv2.LINE_8, 4)
    drawn = drawn > 0
    return (drawn & mask).sum() / max(1, (drawn | mask).sum())


def clockwise(points):
    """Ordered clockwise on the screen about their middle."""
    p = np.asarray(points, float)
    d = p - p.mean(0)
    return p[np.argsort(np.arctan2(d[:, 1], d[:, 0]))]


def quad_of(corners, mask):
    """The corners of one document in cells, clockwise from its own top left; how sure its turn is; how many were seen."""
    near = cv2.dilate(mask.astype(np.uint8), np.ones((7, 7)))
    found = peaks(corners, near)[:6]
    options = []
    for i in range(len(found)):
        for j in range(i + 1, len(found)):
            for k in range(j + 1, len(found)):
                three = [np.array(found[n][:2]) for n in (i, j, k)]
                for m in range(k + 1, len(found)):
                    options.append((4, three + [np.array(found[m][:2])]))
                if len(found) == 3:
                    options += [(3, three + [three[(a + 1) % 3] + three[(a + 2) % 3] - three[a]]) for a in range(3)]
    seen, quad = 2, clockwise(cv2.boxPoints(cv2.minAreaRect(np.float32(np.argwhere(mask)[:, ::-1]))))
    best = overlap(quad, mask) - 0.1
    for n, points in options:
        points = clockwise(points)
        score = overlap(points, mask)
        if score > best:
            seen, quad, best = n, points, score
    at = [[peak_near(corners[k], quad[n]) for n in range(4)] for k in range(4)]
    turns = [sum(np.log(at[k][(k + r) % 4]) for k in range(4)) for r in range(4)]
    r = int(np.argmax(turns))
    sure = float(1 / np.exp(np.array(turns) - max(turns)).sum())
    return np.roll(quad, -r, 0), sure, seen, best


def peak_near(corner, point):
    x, y = (int(round(v)) for v in point)
    part = corner[max(0, y - 2):max(0, y + 3), max(0, x - 2):max(0, x + 3)]
    return max(0.01, float(part.max())) if part.size else 0.01


def documents(maps):
    """Every document, largest first."""
    out = []
    for mask in components(maps[0] > DOCUMENT, 40):
        quad, sure, seen, fit = quad_of(maps[1:5], mask)
        out.append({"quad": (quad + 0.5) * CELL, "turn_sure": sure, "seen": seen, "fit": fit, "area": int(mask.sum()),
                    "score": float(maps[0][mask].mean())})
    return sorted(out, key=lambda d: -d["area"])


def axis_of(d, w):
    """The direction along which weighted points d (about their middle) are longest."""
    cov = (d * w[:, None]).T @ d / w.sum()
    angle = 0.5 * np.arctan2(2 * cov[0, 1], cov[0, 0] - cov[1, 1])
    return np.array([np.cos(angle), np.sin(angle)])


def split(points, w, axis):
    """Sets of points of single lines: cut at the valleys of the profile across axis, if the piece is thicker than a line."""
    across = points @ np.array([-axis[1], axis[0]])
    if across.max() - across.min() < 1.5:
        return [np.ones(len(points), bool)]
    bins = np.int32((across - across.min()) * 2)
    profile = np.convolve(np.bincount(bins, w), [1, 2, 1], "same")
    tops = [i for i, v in enumerate(profile) if v >= profile[max(0, i - 2):i + 3].max()]
    cuts = []
    for a, b in zip(tops, tops[1:]):
        low = a + int(np.argmin(profile[a:b + 1]))
        if profile[low] < 0.75 * min(profile[a], profile[b]):
            cuts.append(low)
    return [(bins >= a) & (bins < b) for a, b in zip([0] + cuts, cuts + [10**6])]


def line_of(points, w, flow, height):
    """One line: start and end of its middle in reading direction, letter height, score."""
    middle = (points * w[:, None]).sum(0) / w.sum()
    d = points - middle
    axis, size = axis_of(d, w), np.hypot(*flow)
    long, wide = np.ptp(d @ axis), np.ptp(d @ np.array([-axis[1], axis[0]]))
    if long < 4 * (wide + 1) and size > 0.3:  # a piece that is not long has no axis of its own
        axis = flow / size
    if axis @ flow < 0:
        axis = -axis
    along = d @ axis
    start, end = ((middle + axis * t + 0.5) * CELL for t in (along.min() - 0.5, along.max() + 0.5))
    return {"start": start, "end": end, "height": float(height), "score": float(w.mean()), "flow": float(size)}


def lines(maps, channel, threshold, least=3):
    """The lines of letters on a map."""
    found = []
    for mask in components(maps[channel] > threshold, least):
        points = np.argwhere(mask)[:, ::-1].astype(float)
        w, fx, fy, tall = (maps[c][mask].astype(float) for c in (channel, 10, 11, 12))

        def mean(v, part):
            return (v[part] * w[part]).sum() / w[part].sum()

        everything = np.ones(len(points), bool)
        flow = np.array([mean(fx, everything), mean(fy, everything)])
        axis = flow / np.hypot(*flow) if np.hypot(*flow) > 0.4 else axis_of(points - (points * w[:, None]).sum(0) / w.sum(), w)
        for part in split(points, w, axis):
            if part.sum() >= least:
                found.append(line_of(points[part], w[part], np.array([mean(fx, part), mean(fy, part)]), 2.0 ** mean(tall, part)))
    return found


def join(found):
    """Pieces of one line put together: same direction, one behind the other, less than four letters apart."""
    found = sorted(found, key=lambda f: -np.hypot(*(f["end"] - f["start"])))
    out = []
    for f in found:
        for g in out:
            axis = (g["end"] - g["start"]) / max(1e-6, np.hypot(*(g["end"] - g["start"])))
            tall = max(g["height"], f["height"], CELL)
            across = [abs(axis[0] * (p - g["start"])[1] - axis[1] * (p - g["start"])[0]) for p in (f["start"], f["end"])]
            a, b = sorted([(f["start"] - g["start"]) @ axis, (f["end"] - g["start"]) @ axis])
            length = (g["end"] - g["start"]) @ axis
            if max(across) < 0.7 * tall and a < length + 4 * tall and b > -4 * tall:
                first, last = min(0.0, a), max(length, b)
                g["start"], g["end"] = g["start"] + axis * first, g["start"] + axis * last
                break
        else:
            out.append(dict(f))
    return out


def zone_lines(maps):
    """The lines of the zone: at least six letters long (a letter's pitch is about its height)."""
    return [f for f in join(lines(maps, 6, ZONE)) if np.hypot(*(f["end"] - f["start"])) > 6 * f["height"]]


def boxes(maps, channel, threshold, least=12):
    """Rotated boxes of barcodes (channel 8) and portraits (9), clockwise."""
    out = []
    for mask in components(maps[channel] > threshold, least):
        points = np.float32(np.argwhere(mask)[:, ::-1])
        out.append((clockwise(cv2.boxPoints(cv2.minAreaRect(np.concatenate([points + np.float32(d) for d in ((0, 0), (1, 0), (0, 1), (1, 1))])))) * CELL,
                    float(maps[channel][mask].mean())))
    return out
