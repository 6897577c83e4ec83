"""What a patch of a photograph may look at: documents on paper and plastic, and documents on a display.

Everything is a function of the place on the plane, so that it can be looked at from any distance without a largest
resolution: documents in millimetres, displays in their own pixels. Light is linear, 0 to 1. Read screen_scene.py first.
"""

import cv2
import numpy as np

TAU = 2 * np.pi


def soft(x, width):
    """A step at 0 over width."""
    return np.clip(x / width + 0.5, 0, 1)


def colours(rng, n, low=0.0, high=1.0):
    return rng.uniform(low, high, (n, 3)).astype(np.float32)


def turned(u, v, angle):
    c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return u * c + v * s, v * c - u * s


class Content:
    """A document without its print's finest structure: a flat of the page network's, or shades; lines and text drawn over."""

    def __init__(self, rng, flat):
        self.rng, self.flat = rng, flat
        self.mm = rng.uniform(80, 130)  # width
        self.plain = rng.random() < 0.25
        self.shade = colours(rng, 3, 0.15, 1.0)
        self.lines = [line(rng) for _ in range(rng.choice([0, 1, 2, 3], p=[0.45, 0.25, 0.2, 0.1]))]

    def at(self, u, v):
        if self.plain:
            t = (0.5 + 0.5 * np.sin(u * 0.11 + np.sin(v * 0.07)))[..., None]
            out = self.shade[0] * t + self.shade[1] * (1 - t)
        else:
            k = self.flat.shape[1] / self.mm
            picture = cv2.remap(self.flat, u * np.float32(k), v * np.float32(k), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
            out = (picture.astype(np.float32) / 255) ** 2.2
        for ink, strength, lie in self.lines:
            out = out * (1 - (strength * lie(u, v))[..., None] * (1 - ink))
        return out


def line(rng):
    """Fine lines as security print has them: waves, rays, a raster of two directions, rainbow; ink, strength and where they lie."""
    pitch, part = np.exp(rng.uniform(np.log(0.12), np.log(1.5))), rng.uniform(0.15, 0.6)
    angle, kind = rng.uniform(0, np.pi), rng.integers(5)
    amp, length = rng.uniform(0, 4) * pitch, rng.uniform(2, 25)
    centre = rng.uniform(-40, 140, 2)
    ink = colours(rng, 1, 0, 0.8)[0]
    if kind == 4:
        ink = np.float32([0.1, 0.1, 0.12])

    def stroke(x):
        d = np.abs(x / pitch - np.round(x / pitch))  # from the middle of a line, in pitches
        return soft(part / 2 - d, 0.12)

    def lie(u, v):
        a, b = turned(u, v, angle)
        if kind == 0:
            return stroke(a + amp * np.sin(b * np.float32(TAU / length)))
        if kind == 1:  # two families that cross
            return np.maximum(stroke(a + amp * np.sin(b * np.float32(TAU / length))), stroke(b + amp * np.sin(a * np.float32(TAU / length))))
        if kind == 2:  # rings and rosettes
            x, y = u - centre[0], v - centre[1]
            r, t = np.hypot(x, y), np.arctan2(y, x)
            return stroke(r + amp * np.sin(t * round(length)))
        if kind == 3:  # broken into dots or dashes
            return stroke(a) * (np.sin(b * np.float32(TAU / (pitch * (1 + length / 20)))) > -0.2)
        return stroke(a) * (np.sin(b * np.float32(TAU / (pitch * 2.1))) + np.sin(a * 3.1 + b * 1.7) > -0.3)  # letters, seen from afar

    return ink, np.float32(rng.uniform(0.2, 0.95)), lie


# What print and paper do to a document, in the order in which they may follow each other.

def halftone(rng):
    """Amplitude screens of one to four inks at their own angles: rosettes; or one screen of dots or lines, as copiers have."""
    frequency = rng.uniform(2.2, 8.5)  # lines a millimetre: 56 to 216 an inch
    mono, straight = rng.random() < 0.4, rng.random() < 0.25
    angles = np.deg2rad(np.float32([15, 75, 0, 45]) + (rng.uniform(0, 90) if rng.random() < 0.5 else 0))
    if rng.random() < 0.15:
        angles[:] = angles[3]
    width, black = rng.uniform(0.1, 0.6), rng.uniform(0, 0.8)
    inks = np.float32([[0.03, 0.45, 0.75], [0.75, 0.05, 0.3], [0.9, 0.8, 0.05], [0.03, 0.03, 0.03]])

    def printed(c, u, v):
        c = np.clip(c, 0, 1) ** np.float32(1 / 1.6)
        if mono:
            c = c.mean(-1, keepdims=True) * np.ones(3, np.float32)
        cover = 1 - c
        k = cover.min(-1) * np.float32(1 if mono else black)
        out = np.ones_like(c)
        for n in range(3, 4) if mono else range(4):
            tone = k if n == 3 else np.clip((cover[..., n] - k) / np.maximum(1 - k, 0.05), 0, 1)
            a, b = turned(u, v, angles[n])
            x = np.cos(a * np.float32(TAU * frequency))
            y = x if straight else np.cos(b * np.float32(TAU * frequency))
            dot = soft(tone - (0.5 + 0.25 * (x + y)), width)[..., None]
            out = out * (1 - dot * (1 - inks[n]))
        return out

    return printed


def dithered(rng):
    """Drops of ink on the printer's own grid, by chance or by an ordered matrix; also the coarse pixels of a bad print."""
    pitch = np.float32(np.exp(rng.uniform(np.log(0.02), np.log(0.3))))
    matrix = rng.random((64, 64)).astype(np.float32)
    if rng.random() < 0.15:
        bayer = np.float32([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16 + 1 / 32
        matrix = np.tile(bayer, (16, 16))
    elif rng.random() < 0.6:  # less of the slow noise, as blue noise
        matrix = matrix - cv2.GaussianBlur(matrix, (0, 0), 1.5)
        matrix = ((matrix - matrix.min()) / np.ptp(matrix)).astype(np.float32)
    inked, shift = rng.uniform(0.3, 0.9), rng.integers(0, 64, 6)
    one = rng.random() < 0.4

    def printed(c, u, v):
        i, j = np.floor(u / pitch).astype(np.int32), np.floor(v / pitch).astype(np.int32)
        c = np.clip(c, 0, 1) ** np.float32(1 / 1.6)
        out = np.empty_like(c)
        for n in range(3):
            m = matrix[(j + shift[0 if one else n]) & 63, (i + shift[3 if one else 3 + n]) & 63]
            out[..., n] = c[..., n] > m
        return c * (1 - inked) + out * inked

    return printed


def fabric(rng):
    """Cloth, mesh, embossed laminate, squared paper: two directions, one colour."""
    pitch, ratio = np.exp(rng.uniform(np.log(0.15), np.log(3.0))), rng.uniform(0.7, 1.4)
    angle, depth, kind = rng.uniform(0, np.pi), rng.uniform(0.05, 0.7), rng.integers(4)
    tint = np.float32([1, 1, 1]) if rng.random() < 0.6 else colours(rng, 1, 0.5, 1.0)[0]
    skew = rng.uniform(-0.3, 0.3)

    def printed(c, u, v):
        a, b = turned(u, v, angle)
        a, b = a / np.float32(pitch) + b * np.float32(skew / pitch), b / np.float32(pitch * ratio)
        x, y = np.cos(a * np.float32(TAU)), np.cos(b * np.float32(TAU))
        if kind == 0:
            m = 0.5 + 0.5 * x * y
        elif kind == 1:
            m = np.maximum(soft(x - 0.75, 0.2), soft(y - 0.75, 0.2))
        elif kind == 2:
            m = soft(x + y - 0.6, 0.5)
        else:  # twill
            m = 0.5 + 0.5 * np.cos((a + np.floor(b) * np.float32(0.25)) * np.float32(TAU))
        return c * (1 - np.float32(depth) * m[..., None] * tint)

    return printed


def rainbow(rng):
    """Foil and iris print: colours that run into each other, over some millimetres at least."""
    length, angle = np.exp(rng.uniform(np.log(4), np.log(60))), rng.uniform(0, np.pi)
    depth, spread, bend = rng.uniform(0.05, 0.45), rng.uniform(0.15, 0.4), rng.uniform(0, 3)
    patch = rng.uniform(0, 1)

    def printed(c, u, v):
        a, b = turned(u, v, angle)
        a = a + np.float32(bend) * np.sin(b * 0.3)
        k = np.stack([np.sin(a * np.float32(TAU / length) + TAU * spread * n) for n in range(3)], -1)
        where = soft(np.sin(u * 0.21 + 1) * np.sin(v * 0.17) + patch - 0.3, 0.2)[..., None]
        return c * (1 + np.float32(depth) * k * where)

    return printed


def grain(rng):
    """Paper, wood, toner: noise at several scales, in one direction more than in the other."""
    fields = [rng.standard_normal((256, 256)).astype(np.float32) for _ in range(2)]
    scale, stretch, depth = np.exp(rng.uniform(np.log(0.05), np.log(3), 2)), rng.uniform(1, 8), rng.uniform(0.01, 0.12)

    def printed(c, u, v):
        k = sum(cv2.remap(f, np.mod(u / np.float32(s), 254), np.mod(v / np.float32(s * stretch), 254), cv2.INTER_LINEAR) for f, s in zip(fields, scale))
        return c * (1 + np.float32(depth) * k[..., None])

    return printed


def pixelated(rng):
    """A picture of few pixels, printed large: squares, without anything between them."""
    pitch = np.float32(np.exp(rng.uniform(np.log(0.08), np.log(0.8))))
    return lambda content, u, v: content.at((np.floor(u / pitch) + 0.5) * pitch, (np.floor(v / pitch) + 0.5) * pitch)


class Paper:
    """A document that is really there."""

    def __init__(self, rng, content):
        self.content = content
        self.coarse = pixelated(rng) if rng.random() < 0.08 else None
        makers = [(halftone, 0.45), (dithered, 0.2), (fabric, 0.15), (rainbow, 0.15), (grain, 0.4)]
        if rng.random() < 0.08:  # what lies about a document, and squared paper
            makers = [(fabric, 1.0), (grain, 0.5)]
        self.steps = [make(rng) for make, share in makers if rng.random() < share]

    def at(self, u, v):
        out = self.coarse(self.content, u, v) if self.coarse else self.content.at(u, v)
        for step in self.steps:
            out = step(out, u, v)
        return out


class Display:
    """A document on a display; places are in the display's pixels. Its light is that of the subpixels of each pixel."""

    def __init__(self, rng, content):
        self.content = content
        self.across = np.exp(rng.uniform(np.log(450), np.log(2600)))  # of its pixels over the document's width
        self.kind = rng.choice(["stripe", "chevron", "diamond", "delta", "smooth"], p=[0.4, 0.12, 0.2, 0.08, 0.2])
        self.upright, self.order = rng.random() < 0.3, [0, 1, 2] if rng.random() < 0.75 else [2, 1, 0]
        self.gap = rng.uniform(0.05, 0.45, 2)
        self.depth, self.edge = rng.uniform(0.35, 1.0), rng.uniform(0.05, 0.3)
        self.lean = rng.uniform(0.1, 0.5)
        self.tone = rng.choice([1.0, rng.uniform(0.8, 1.25)])
        self.black, self.tint = rng.uniform(0.0, 0.05), rng.uniform(0.85, 1.0, 3).astype(np.float32)
        self.scaled = rng.choice([1, 1, 1, 2, 3])  # of the picture's pixels over the display's, where a program enlarges it

    def shown(self, u, v):
        """What the program shows, each pixel in one colour."""
        k = np.float32(self.content.mm / self.across)
        n = np.float32(self.scaled)
        out = self.content.at((np.floor(u / n) + 0.5) * n * k, (np.floor(v / n) + 0.5) * n * k)
        return np.clip(out, 0, 1) ** np.float32(self.tone) * (1 - self.black) + self.black

    def bump(self, d, wide):
        """1 within half of wide of a subpixel's middle, the edges soft."""
        return soft(np.float32(wide / 2) - np.abs(d - np.round(d)), np.float32(self.edge * wide))

    def mask(self, u, v):
        if self.upright:
            u, v = v, u
        row = np.floor(v)
        fx, fy = u - np.floor(u), v - row
        out = np.empty((*u.shape, 3), np.float32)
        if self.kind == "smooth":
            tall = 1 - np.float32(self.gap[1]) * (0.5 + 0.5 * np.cos(fy * np.float32(TAU)))
            for c in range(3):
                out[..., self.order[c]] = (0.5 + 0.5 * np.cos((fx - np.float32(c / 3)) * np.float32(TAU))) * tall
        elif self.kind == "diamond":  # green in every pixel, red and blue in turn
            odd = (np.floor(u) + row) % 2
            green = self.bump(fx - 0.25, 0.5 - 0.3 * self.gap[0]) * self.bump(fy - 0.5, 0.6)
            other = soft(np.float32(0.42 * (1 - 0.5 * self.gap[1])) - np.abs(fx - 0.75) - np.abs(fy - 0.5), 0.12)
            out[..., 1], out[..., self.order[0]], out[..., self.order[2]] = green, other * odd, other * (1 - odd)
        else:
            if self.kind == "chevron":
                fx = fx + np.float32(self.lean) * (np.abs(fy - 0.5) - 0.25) * np.where(row % 2 == 0, 1, -1)
            elif self.kind == "delta":
                fx = fx + 0.5 * (row % 2)
            tall = self.bump(fy - 0.5, 1 - self.gap[1])
            for c in range(3):
                out[..., self.order[c]] = self.bump(fx - np.float32((c + 0.5) / 3), (1 - self.gap[0]) / 3) * tall
        return out

    def at(self, u, v, grid=True):
        out = self.shown(u, v) * self.tint
        if not grid:
            return out
        if not hasattr(self, "mean"):
            a = np.random.default_rng(1).uniform(0, 2, (2, 40000)).astype(np.float32)
            self.mean = self.mask(a[0], a[1]).mean(0)
        return out * (1 + np.float32(self.depth) * (self.mask(u, v) / self.mean - 1))
