"""What lies about a document and is none: written sheets, plain and striped cards, pens, cables, coins, books.

Everything is painted on the canvas and covers what the labels show below it. Each maker varies widely, for what
real tables hold is not known here.
"""

import cv2
import numpy as np

from page_docs import hsv

SIDE = 384


def colour(rng, low=0.05, high=1.0):
    return hsv(rng.random(), rng.uniform(0, 1), rng.uniform(low, high))


def turned(rng, centre, w, h, angle=None):
    """Corners of a w x h box, turned and slightly seen from the side; clockwise from its top left."""
    angle = rng.uniform(0, 2 * np.pi) if angle is None else angle
    c, s = np.cos(angle), np.sin(angle)
    box = np.float64([[-w, -h], [w, -h], [w, h], [-w, h]]) / 2
    lean = 1 + box @ rng.uniform(-0.25, 0.25, 2) / max(w, h)
    return (box / lean[:, None]) @ np.float64([[c, s], [-s, c]]) + centre


def on(quad, points):
    """Points of the unit square, laid on a quad."""
    m = cv2.getPerspectiveTransform(np.float32([[0, 0], [1, 0], [1, 1], [0, 1]]), np.float32(quad))
    return cv2.perspectiveTransform(np.float32(points).reshape(-1, 1, 2), m)[:, 0]


def fill(canvas, points, shade):
    cv2.fillPoly(canvas, [np.int32(np.round(np.float64(points) * 16))], np.float64(shade).tolist(), cv2.LINE_AA, 4)


def shadow(rng, canvas, points):
    """Darkens what lies under the shape."""
    if rng.random() < 0.3:
        return
    dark = np.zeros((SIDE, SIDE), np.float32)
    fill(dark, points + rng.uniform(-7, 7, 2), [1.0])
    canvas *= 1 - cv2.GaussianBlur(dark, (0, 0), rng.uniform(1, 6))[..., None] * rng.uniform(0.1, 0.6)


def bar(canvas, quad, x0, y0, x1, y1, shade):
    fill(canvas, on(quad, [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]), shade)


def sheet(rng, canvas, centre):
    """A sheet of paper with lines: dashes like words, solid rules, squares, handwriting, now and then a picture or a table."""
    size = rng.uniform(80, 420)
    quad = turned(rng, centre, size, size * rng.uniform(0.5, 1.6))
    shadow(rng, canvas, quad)
    paper = np.float64([255, 255, 255]) * rng.uniform(0.65, 1.0) + rng.uniform(-22, 12, 3) if rng.random() < 0.85 else colour(rng, 0.5)
    fill(canvas, quad, paper)
    ink = paper * rng.uniform(0.05, 0.8) if rng.random() < 0.8 else colour(rng, 0.1, 0.8)
    y, pitch, style = rng.uniform(0.02, 0.2), rng.uniform(0.018, 0.09), rng.choice(["words", "words", "rules", "squares", "script", "blank"])
    thick, left, right = pitch * rng.uniform(0.2, 0.7), rng.uniform(0.02, 0.2), rng.uniform(0.7, 0.98)
    words = rng.uniform(0.02, 0.16)
    while y < rng.uniform(0.75, 0.99) and style != "blank":
        if style == "rules":
            bar(canvas, quad, left, y, right, y + 0.12 * pitch + 0.002, ink)
        elif style == "squares":
            for t in (0, 1):
                a, b = ([0, y], [1, y]) if t else ([y, 0], [y, 1])
                cv2.line(canvas, *(tuple(int(v) for v in p) for p in on(quad, [a, b])), ink.tolist(), 1, cv2.LINE_AA)
        elif style == "script":
            xs = np.linspace(left, right, 60)
            points = on(quad, np.c_[xs, y + np.cumsum(rng.normal(0, thick * 0.5, 60)) * 0.3 + rng.normal(0, thick * 0.5, 60)])
            cv2.polylines(canvas, [np.int32(points)], False, ink.tolist(), 1, cv2.LINE_AA)
        elif rng.random() < 0.93:
            x, end = left + (rng.uniform(0, 0.1) if rng.random() < 0.2 else 0), right if rng.random() < 0.7 else rng.uniform(left, right)
            while x < end:
                long = min(words * rng.uniform(0.4, 1.9), end - x)
                bar(canvas, quad, x, y, x + long, y + thick, ink)
                x += long + words * rng.uniform(0.15, 0.5)
        y += pitch
    if rng.random() < 0.2:
        x, y = rng.uniform(0, 0.6, 2)
        bar(canvas, quad, x, y, x + rng.uniform(0.1, 0.35), y + rng.uniform(0.1, 0.35), colour(rng))


def plain_card(rng, canvas, centre):
    """A card on which nothing names anybody: a colour, a band or two, a chip, blots."""
    size = rng.uniform(50, 220)
    quad = turned(rng, centre, size, size * rng.uniform(0.55, 0.72))
    shadow(rng, canvas, quad)
    base = colour(rng)
    radius = rng.uniform(0, 0.1)
    arc = np.linspace(0, np.pi / 2, 5)
    outline = [[x + radius * 0.63 * np.cos(a) * sx, y + radius * np.sin(a) * sy]
               for x, y, sx, sy, order in ((1 - radius * 0.63, radius, 1, -1, -1), (1 - radius * 0.63, 1 - radius, 1, 1, 1),
                                           (radius * 0.63, 1 - radius, -1, 1, -1), (radius * 0.63, radius, -1, -1, 1)) for a in arc[::order]]
    fill(canvas, on(quad, outline), base)
    for _ in range(rng.integers(0, 4)):
        shade = base * rng.uniform(0.1, 0.8) if rng.random() < 0.6 else colour(rng)
        if rng.random() < 0.6:
            a, wide = rng.uniform(0.02, 0.85), rng.uniform(0.03, 0.3)
            box = [0, a, 1, min(1, a + wide)]
            bar(canvas, quad, *(box if rng.random() < 0.6 else [box[1], 0, box[3], 1]), shade)
        else:
            x, y = rng.uniform(0.05, 0.7, 2)
            bar(canvas, quad, x, y, x + rng.uniform(0.06, 0.25), y + rng.uniform(0.06, 0.3), shade)


def pen(rng, canvas, centre):
    """A pen, ruler, straw or cable: long and thin, often shaded along its length."""
    a, long, wide = rng.uniform(0, 2 * np.pi), rng.uniform(60, 420), int(rng.integers(2, 24))
    along, across = np.float64([np.cos(a), np.sin(a)]), np.float64([-np.sin(a), np.cos(a)])
    points = [centre + along * (t - 0.5) * long for t in (0, 1)]
    if rng.random() < 0.25:
        points = list(np.stack([centre + along * (t - 0.5) * long + across * np.sin(t * rng.uniform(3, 4)) * long * 0.2 for t in np.linspace(0, 1, 24)]))
    shade = colour(rng)
    shift = rng.uniform(-6, 6, 2)
    layers = [(shift, 0.45 * shade * rng.uniform(0.2, 1), wide), ((0, 0), shade, wide)]
    if rng.random() < 0.7:
        layers.append((across * wide * rng.uniform(-0.3, 0.3), np.minimum(255, shade * 1.2 + rng.uniform(10, 90)), max(1, wide // 5)))
    for move, tint, w in layers:
        cv2.polylines(canvas, [np.int32(np.round(np.float64(points) + move))], False, np.float64(tint).tolist(), w, cv2.LINE_AA)
    if rng.random() < 0.6:
        t = rng.uniform(0.1, 0.9)
        p = points[0] * (1 - t) + points[-1] * t
        cv2.line(canvas, tuple(np.int32(p)), tuple(np.int32(p + along * rng.uniform(3, 40))), colour(rng).tolist(), wide, cv2.LINE_AA)


def round_thing(rng, canvas, centre):
    """A coin, cup or lid: rings, with something in the middle."""
    r, shade = rng.uniform(8, 90), colour(rng)
    flat = rng.uniform(0.7, 1)
    for k in range(rng.integers(1, 5)):
        cv2.ellipse(canvas, (centre.tolist(), (2 * r, 2 * r * flat), rng.uniform(0, 20)), (shade * rng.uniform(0.6, 1.25)).clip(0, 255).tolist(), -1, cv2.LINE_AA)
        r *= rng.uniform(0.5, 0.93)
    if rng.random() < 0.4:
        fill(canvas, turned(rng, centre, r, r), shade * 0.7)


def book(rng, canvas, centre):
    """A large dark or coloured thing with straight sides: a book, a tray, a telephone lying with its screen off."""
    size = rng.uniform(90, 320)
    quad = turned(rng, centre, size, size * rng.uniform(0.45, 1))
    shadow(rng, canvas, quad)
    base = colour(rng, 0.02, 0.7)
    fill(canvas, quad, base)
    edge = rng.uniform(0.01, 0.06)
    if rng.random() < 0.5:
        bar(canvas, quad, edge, edge, 1 - edge, 1 - edge, (base * rng.uniform(0.4, 1.6) + rng.uniform(-8, 8, 3)).clip(0, 255))
    if rng.random() < 0.3:
        bar(canvas, quad, 0.2, 0.15, 0.8, 0.15 + rng.uniform(0.03, 0.2), colour(rng))


THINGS = [sheet, sheet, sheet, plain_card, plain_card, pen, pen, pen, round_thing, book]


def scatter(rng, canvas, count):
    """So many things, the large first, anywhere; one sheet under all, often."""
    if rng.random() < 0.5:
        sheet(rng, canvas, rng.uniform(0.2, 0.8, 2) * SIDE)
    for k in sorted(int(n) for n in rng.integers(len(THINGS), size=count)):
        THINGS[k](rng, canvas, rng.uniform(-0.05, 1.05, 2) * SIDE)


def over(rng, canvas, quad):
    """Pens and such that lie across an edge of the document: its outline goes on below them."""
    for _ in range(rng.integers(1, 3)):
        k, t = rng.integers(4), rng.uniform(-0.1, 1.1)
        edge = quad[k] * (1 - t) + quad[(k + 1) % 4] * t
        if rng.random() < 0.7:
            pen(rng, canvas, edge + (edge - quad.mean(0)) * rng.uniform(0.1, 0.6))
        else:
            round_thing(rng, canvas, edge + (edge - quad.mean(0)) * rng.uniform(0.2, 0.5))
