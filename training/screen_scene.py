"""Small pieces of photographs of documents, at the photograph's own resolution: on paper, or on a display.

Patches.scene(i, n) returns n x n patches of PATCH pixels of one photograph (as uint8 RGB), and of each whether it shows a
display and how much of the display's grid is left in it. The steps follow each other as in a camera: what lies there
(screen_planes.py), the sensor's sampling, light, lens, shake, noise, colour filter, noise filter, sharpening, another size, JPEG.
"""

import io
import json
import os

import cv2
import numpy as np
from PIL import Image

from screen_planes import Content, Display, Paper

PATCH = 96
EDGE = 8  # rendered around, for filters
SEEN, HIDDEN = 2.0, 0.8  # levels that the grid must leave in a patch to be said, and below which nobody could say it


def between(rng, low, high):
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


class Camera:
    """Where a photograph of side x side pixels was taken from and what became of it: the same for two planes that are compared."""

    def __init__(self, rng, side):
        self.rng, self.side = rng, side
        self.ratio = float(rng.choice([1.0, rng.uniform(0.5, 0.99), rng.uniform(1.01, 1.6)], p=[0.66, 0.22, 0.12]))  # of the size after
        self.raw = int(np.ceil((side + 2 * EDGE) / self.ratio / 2)) * 2
        # Sensors take the mean over a pixel; in preview, and where a program enlarges or shrinks carelessly, they leave lines out.
        self.samples = int(rng.choice([1, 2, 3], p=[0.22, 0.28, 0.5]))
        self.angle = rng.normal(0, 0.12) if rng.random() < 0.5 else rng.uniform(0, 2 * np.pi)
        self.slant = rng.normal(0, 0.1, 2) * (rng.random() < 0.7)
        self.squeeze = rng.uniform(0.75, 1.0)
        self.seed = int(rng.integers(1 << 31))

    def places(self, unit):
        """The points of the plane that are looked at; a pixel is about unit wide there."""
        n, s = self.raw, self.samples
        offset = (np.arange(s, dtype=np.float32) + 0.5) / s
        t = (np.arange(n, dtype=np.float32)[:, None] + offset).ravel() - n / 2
        x, y = np.meshgrid(t, t)
        z = 1 + (x * self.slant[0] + y * self.slant[1]).astype(np.float32) / 600
        c, s = np.float32(np.cos(self.angle) * unit), np.float32(np.sin(self.angle) * unit)
        y = y / np.float32(self.squeeze)
        return (x * c - y * s) / z, (x * s + y * c) / z

    def average(self, light):
        s, n = self.samples, self.raw
        return light if s == 1 else light.reshape(n, s, n, s, 3).mean((1, 3))

    def photograph(self, light):
        """The picture of the sensor's light; all chance is drawn from the seed."""
        rng = np.random.default_rng(self.seed)
        n = self.raw
        yy, xx = np.mgrid[0:n, 0:n].astype(np.float32) / n
        light = light * (1 + rng.uniform(-0.4, 0.4) * xx + rng.uniform(-0.4, 0.4) * yy)[..., None]
        light = light * rng.uniform(0.85, 1.15, 3).astype(np.float32) * np.float32(self.exposure)
        light = light + np.float32(rng.choice([0, rng.uniform(0, 0.08)]))  # haze, glass
        if rng.random() < 0.12:  # a lamp that flickers under a rolling shutter
            light = light * (1 + rng.uniform(0.03, 0.2) * np.sin(yy * rng.uniform(3, 80)))[..., None]
        light = lens(rng, light)
        picture = sensor(rng, np.clip(light, 0, 1).astype(np.float32))
        picture = filtered(rng, picture)
        if self.ratio != 1:
            way = rng.choice([cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST], p=[0.4, 0.3, 0.22, 0.08])
            if rng.random() < 0.3:
                picture = packed(rng, picture)
            picture = cv2.resize(picture, (self.side + 2 * EDGE,) * 2, interpolation=int(way))
            if rng.random() < 0.2:
                picture = sharpened(rng, picture)
        if rng.random() < 0.95:
            picture = packed(rng, picture)
        return picture[EDGE:EDGE + self.side, EDGE:EDGE + self.side]

    def meter(self, light):
        """Exposes for this light; what is compared with it is exposed as it is."""
        self.exposure = self.rng.uniform(0.45, 1.0) / max(0.02, float(np.quantile(light, 0.9)))


def lens(rng, light):
    blur = rng.random()
    if blur < 0.85:
        light = cv2.GaussianBlur(light, (0, 0), float(rng.choice([rng.uniform(0.25, 0.9), rng.uniform(0.9, 2.2)], p=[0.8, 0.2])))
    if rng.random() < 0.25:
        k = np.zeros((9, 9), np.float32)
        a, r = rng.uniform(0, np.pi), rng.uniform(0.5, 3.5)
        cv2.line(k, tuple(np.int32(np.round((64 * (4 - r * np.cos(a)), 64 * (4 - r * np.sin(a)))))),
                 tuple(np.int32(np.round((64 * (4 + r * np.cos(a)), 64 * (4 + r * np.sin(a)))))), 1.0, 1, cv2.LINE_AA, 6)
        light = cv2.filter2D(light, -1, k / max(1e-6, k.sum()))
    if rng.random() < 0.12:  # a scanner's rows of colours, or a lens that spreads them: less than half a pixel
        move = lambda c: np.float32([[1, 0, rng.uniform(-0.4, 0.4)], [0, 1, rng.uniform(-0.4, 0.4)]])
        light = np.dstack([cv2.warpAffine(light[..., c], move(c), light.shape[1::-1], borderMode=cv2.BORDER_REFLECT) for c in range(3)])
    return light


def sensor(rng, light):
    """Noise, the colour filter and the tone curve; 8 bits, RGB."""
    noise = rng.choice([rng.uniform(0, 0.004), rng.uniform(0.004, 0.03)])
    if rng.random() < 0.6:
        light = light ** np.float32(1 / 2.2)
        light = light + rng.standard_normal(light.shape[:2]).astype(np.float32)[..., None] * np.float32(noise * 0.85)
        light = light + rng.standard_normal(light.shape).astype(np.float32) * np.float32(noise * 0.53)
        return np.uint8(np.clip(light, 0, 1) * 255 + 0.5)
    filter_ = np.empty(light.shape[:2], np.float32)
    filter_[0::2, 0::2], filter_[0::2, 1::2] = light[0::2, 0::2, 0], light[0::2, 1::2, 1]
    filter_[1::2, 0::2], filter_[1::2, 1::2] = light[1::2, 0::2, 1], light[1::2, 1::2, 2]
    filter_ = filter_ + rng.standard_normal(filter_.shape).astype(np.float32) * np.float32(noise) * np.sqrt(filter_ + 0.02)
    filter_ = np.uint16(np.clip(filter_, 0, 1) * 65535)
    way = rng.choice([cv2.COLOR_BayerBG2RGB, cv2.COLOR_BayerBG2RGB_EA])
    rgb = cv2.demosaicing(filter_, int(way)).astype(np.float32) / 65535
    mix = np.float32(rng.uniform(0, 0.35))  # what the filters let through of the others' light is taken out again
    rgb = rgb * (1 + mix) - rgb.mean(-1, keepdims=True) * mix
    return np.uint8(np.clip(rgb, 0, 1) ** np.float32(1 / 2.2) * 255 + 0.5)


def filtered(rng, picture):
    """What a camera does against noise, for sharpness and for contrast."""
    chance = rng.random()
    if chance < 0.12:
        picture = cv2.bilateralFilter(picture, 5, rng.uniform(10, 50), rng.uniform(1, 2.5))
    elif chance < 0.2:
        picture = cv2.medianBlur(picture, 3)
    elif chance < 0.42:  # colours only
        lab = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
        lab[..., 1:] = cv2.GaussianBlur(lab[..., 1:], (0, 0), rng.uniform(0.7, 3))
        picture = cv2.cvtColor(lab, cv2.COLOR_YCrCb2RGB)
    if rng.random() < 0.4:
        picture = sharpened(rng, picture)
    if rng.random() < 0.04:
        picture = np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., None], 3, 2)
    if rng.random() < 0.4:
        gain, colour = rng.uniform(0.75, 1.35), rng.uniform(0.6, 1.5)
        p = picture.astype(np.float32)
        gray = p.mean(-1, keepdims=True)
        picture = np.uint8(np.clip((gray + (p - gray) * colour - 128) * gain + 128, 0, 255))
    return picture


def sharpened(rng, picture):
    sigma, much = rng.uniform(0.6, 2), rng.uniform(0.3, 1.6)
    return cv2.addWeighted(picture, 1 + much, cv2.GaussianBlur(picture, (0, 0), sigma), -much, 0)


def packed(rng, picture):
    """Through a JPEG file; colours at half the resolution nearly always, as cameras write them."""
    coded = io.BytesIO()
    Image.fromarray(picture).save(coded, "JPEG", quality=int(rng.integers(50, 97)), subsampling=2 if rng.random() < 0.85 else 0)
    return np.asarray(Image.open(coded))


def left(a, b):
    """How many levels of difference two pictures of one place have, slow changes aside."""
    d = a.astype(np.float32) - b.astype(np.float32)
    d = d - cv2.GaussianBlur(d, (0, 0), 10)
    return float(np.sqrt((d ** 2).mean()))


class Patches:
    """Scenes of one pool of flat documents; scene i is a function of the seed and i."""

    def __init__(self, folder, seed, share=0.5):
        with open(os.path.join(folder, "index.json")) as f:
            self.flats = [os.path.join(folder, e["file"]) for e in json.load(f)]
        self.seed, self.share = seed, share

    def scene(self, i, n=2, display=None):
        """n x n patches of one photograph, whether it is of a display, and how many levels of its grid are left in each."""
        rng = np.random.default_rng([self.seed, i])
        flat = cv2.imread(self.flats[rng.integers(len(self.flats))])[..., ::-1].copy()
        content, shown = Content(rng, flat), rng.random() < self.share if display is None else display
        camera = Camera(rng, n * PATCH)
        if shown:
            plane = Display(rng, content)
            unit = 1 / between(rng, 0.3, 9) * camera.ratio  # pixels of the display to one of the sensor
            middle = rng.uniform(0.1, 0.9, 2) * plane.across * [1, 0.65]
        else:
            plane = Paper(rng, content)
            unit = 1 / between(rng, 3.5, 45) * camera.ratio  # millimetres to a pixel
            middle = rng.uniform(0.1, 0.9, 2) * content.mm * [1, 0.65]
        u, v = camera.places(unit)
        u, v = u + np.float32(middle[0]), v + np.float32(middle[1])
        light = camera.average(plane.at(u, v).astype(np.float32))
        camera.meter(light)
        picture = camera.photograph(light)
        bare = camera.photograph(camera.average(plane.at(u, v, grid=False).astype(np.float32))) if shown else picture
        cut = lambda p: [p[y:y + PATCH, x:x + PATCH] for y in range(0, n * PATCH, PATCH) for x in range(0, n * PATCH, PATCH)]
        grey = int(np.ptp(picture.astype(np.int16), 2).max()) < 24  # without colour a grid may be a halftone: nobody could say it
        seen = [left(a, b) if shown else 0.0 for a, b in zip(cut(picture), cut(bare))]
        return cut(picture), shown, [min(v, (HIDDEN + SEEN) / 2) for v in seen] if grey else seen
