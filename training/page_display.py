"""Documents shown on a display, and what looks like one and is none.

A display is drawn in the plane of the document: what its program shows about the document, then, over all, the grid of
its pixels sampled as a sensor does (which makes the moire), its light, reflections and its rim.
"""

import cv2
import numpy as np

from page_clutter import colour, fill
from page_docs import smooth_noise

SIDE = 384


def outline(rng, rect, wide=2.2):
    """A display's rectangle about a document, in the document's own pixels; it may be shown but in part."""
    x0, y0, x1, y1 = rect
    w, h = x1 - x0, y1 - y0
    left, right = rng.uniform(0.0, wide - 1, 2) * w * rng.choice([0.15, 0.5, 1])
    up, down = rng.uniform(0.0, wide - 1, 2) * h * rng.choice([0.15, 0.5, 1])
    return [x0 - left, y0 - up, x1 + right, y1 + down]


def corners(h, box, grow=0.0):
    x0, y0, x1, y1 = box
    x0, y0, x1, y1 = x0 - grow, y0 - grow, x1 + grow, y1 + grow
    return cv2.perspectiveTransform(np.float32([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]]), h)[0]


class Display:
    """One display about a document that is pasted through h."""

    def __init__(self, rng, h, rect):
        self.rng, self.h, self.box = rng, h, outline(rng, rect)
        self.rim = rng.uniform(0.01, 0.12) * (rect[2] - rect[0])
        self.mask = np.zeros((SIDE, SIDE), np.float32)
        fill(self.mask, corners(h, self.box), [1.0])

    def draw(self, canvas):
        """The rim and what is shown about the document: a page of a program, a dark viewer, a picture with bars."""
        rng = self.rng
        if rng.random() < 0.85:
            rim = rng.choice([rng.uniform(5, 40), rng.uniform(5, 40), rng.uniform(60, 235)])
            fill(canvas, corners(self.h, self.box, self.rim), np.full(3, rim) + rng.uniform(-5, 5, 3))
            if rng.random() < 0.4:  # the side of the case
                cv2.polylines(canvas, [np.int32(corners(self.h, self.box, self.rim))], True, (np.full(3, rim) * 0.5 + 60).tolist(), 1, cv2.LINE_AA)
        back = np.full(3, rng.choice([rng.uniform(0, 40), rng.uniform(0, 40), rng.uniform(200, 255), rng.uniform(30, 220)]))
        back = back if rng.random() < 0.7 else colour(rng)
        fill(canvas, corners(self.h, self.box), back)
        x0, y0, x1, y1 = self.box
        for _ in range(rng.integers(0, 5)):  # bars and panels of the program
            wide = rng.uniform(0.02, 0.14)
            side = rng.integers(4)
            a = [[x0, y0, x1, y0 + wide * (y1 - y0)], [x0, y1 - wide * (y1 - y0), x1, y1],
                 [x0, y0, x0 + wide * (x1 - x0), y1], [x1 - wide * (x1 - x0), y0, x1, y1]][side]
            fill(canvas, corners(self.h, a), (back * rng.uniform(0.6, 1.2) + rng.uniform(-40, 60)).clip(0, 255))
            for _ in range(rng.integers(0, 7)):
                px, py = rng.uniform(a[0], a[2]), rng.uniform(a[1], a[3])
                s = rng.uniform(0.005, 0.03) * (x1 - x0)
                fill(canvas, corners(self.h, [px, py, px + s * rng.uniform(1, 6), py + s]), colour(rng))

    def shine(self, canvas):
        """The light of the display over everything it shows."""
        rng = self.rng
        yy, xx = np.mgrid[0:SIDE, 0:SIDE].astype(np.float64)
        back = np.linalg.inv(self.h)
        z = back[2, 0] * xx + back[2, 1] * yy + back[2, 2]
        u, v = (back[0, 0] * xx + back[0, 1] * yy + back[0, 2]) / z, (back[1, 0] * xx + back[1, 1] * yy + back[1, 2]) / z
        bend = smooth_noise(rng, SIDE, SIDE, 150) * rng.uniform(0, 6)  # no lens is quite true
        u, v = u + bend, v + bend.T
        light = np.ones((SIDE, SIDE, 3))
        pitch = rng.uniform(0.7, 6.0) * 384 / 800 if rng.random() < 0.7 else rng.uniform(1.5, 5) / max(0.1, np.sqrt(abs(np.linalg.det(self.h))))
        depth = rng.uniform(0.04, 0.35)
        if rng.random() < 0.85:  # stripes of red, green and blue, and gaps between the rows
            for c in range(3):
                light[..., c] += depth * np.cos(2 * np.pi * (u / pitch - c / 3))
            light *= (1 + depth * rng.uniform(0.2, 1.2) * np.cos(2 * np.pi * v / pitch))[..., None]
        if rng.random() < 0.4:  # slow beats, what a large sensor leaves of the grid
            a, f = rng.uniform(0, np.pi), rng.uniform(0.03, 0.7)
            beat = np.sin((xx * np.cos(a) + yy * np.sin(a)) * f + smooth_noise(rng, SIDE, SIDE, 90) * rng.uniform(0, 3))
            light *= 1 + beat[..., None] * rng.uniform(0.02, 0.16) * (np.ones(3) if rng.random() < 0.5 else rng.uniform(-1, 1, 3))
        if rng.random() < 0.25:  # a shutter faster than the display
            light *= (1 + rng.uniform(0.05, 0.25) * np.sin(yy * rng.uniform(0.01, 0.08) + rng.uniform(0, 6)))[..., None]
        shown = canvas * light * np.float64([rng.uniform(0.75, 1.03), rng.uniform(0.88, 1.03), rng.uniform(0.98, 1.2)]) * rng.uniform(0.8, 1.4)
        shown += rng.uniform(0, 38) * np.float64([0.8, 0.9, 1.1])
        if rng.random() < 0.5:
            shown += self.reflection()
        soft = cv2.GaussianBlur(self.mask, (0, 0), 0.6)[..., None]
        canvas[:] = canvas * (1 - soft) * rng.uniform(0.25, 1.0) + shown * soft
        if rng.random() < 0.6:  # light that spills over its rim
            canvas += cv2.GaussianBlur(np.float32(shown * soft), (0, 0), rng.uniform(6, 25)) * rng.uniform(0.02, 0.2)

    def reflection(self):
        """A lamp, a window or the person behind the camera, mirrored in the glass."""
        rng = self.rng
        layer = np.zeros((SIDE, SIDE), np.float32)
        for _ in range(rng.integers(1, 4)):
            p, size = rng.uniform(0, SIDE, 2), rng.uniform(10, 200, 2)
            if rng.random() < 0.5:
                fill(layer, cv2.boxPoints((p.tolist(), size.tolist(), rng.uniform(-25, 25))), [1.0])
            else:
                cv2.ellipse(layer, (p.tolist(), size.tolist(), rng.uniform(0, 180)), 1.0, -1)
        return cv2.GaussianBlur(layer, (0, 0), rng.uniform(1, 20))[..., None] * rng.uniform(10, 90)


def frame_like(rng, canvas, h, rect):
    """Not a display: a dark book, a folder, a tray or a mat below the document, which has a display's shape."""
    box = outline(rng, rect, 1.6)
    size = rect[2] - rect[0]
    shade = rng.choice([rng.uniform(5, 50), rng.uniform(5, 50), rng.uniform(60, 240)])
    fill(canvas, corners(h, box, rng.uniform(0.02, 0.1) * size), np.full(3, shade) + rng.uniform(-6, 6, 3))
    if rng.random() < 0.6:
        inner = np.full(3, rng.uniform(5, 250)) if rng.random() < 0.6 else colour(rng)
        fill(canvas, corners(h, box), inner)
