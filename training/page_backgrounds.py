"""What documents lie on: procedural tables, cloths, keyboards, noise and colour."""

import cv2
import numpy as np

from page_docs import hsv, smooth_noise

SIDE = 384


def solid(rng):
    return np.zeros((SIDE, SIDE, 3), np.float32) + hsv(rng.random(), rng.uniform(0, 0.8), rng.uniform(0.05, 1))


def gradient(rng):
    a, b = hsv(rng.random(), rng.uniform(0, 0.6), rng.uniform(0.1, 1)), hsv(rng.random(), rng.uniform(0, 0.6), rng.uniform(0.1, 1))
    yy, xx = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    t = np.clip(0.5 + (xx - 0.5) * rng.uniform(-1, 1) + (yy - 0.5) * rng.uniform(-1, 1), 0, 1)[..., None]
    return a * t + b * (1 - t)


def wood(rng):
    base = hsv(rng.uniform(0.03, 0.12), rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.95))
    long = cv2.resize(rng.standard_normal((SIDE, 6)).astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    rings = np.sin(np.linspace(0, rng.uniform(20, 120), SIDE)[:, None] + 3 * smooth_noise(rng, SIDE, SIDE, 120)).astype(np.float32)
    out = base + (long * rng.uniform(3, 16) + rings * rng.uniform(2, 18))[..., None] * np.float32([1, 0.9, 0.7])
    for y in range(int(rng.integers(0, 60)), SIDE, int(rng.integers(50, 200))):
        if rng.random() < 0.6:
            out[y:y + 2] *= 0.6
    return out if rng.random() < 0.5 else np.ascontiguousarray(out.transpose(1, 0, 2))


def noise(rng):
    out = solid(rng)
    for cell in (200, 60, 20, 6, 2):
        out = out + smooth_noise(rng, SIDE, SIDE, cell)[..., None] * rng.uniform(0, 30) * (np.ones(3) if rng.random() < 0.6 else rng.uniform(-1, 1, 3))
    return out


def keys(rng):
    """Keyboards, tiles, bricks: a grid of rounded boxes."""
    out = solid(rng) * 0.6
    face = hsv(rng.random(), rng.uniform(0, 0.4), rng.uniform(0.05, 1))
    step, gap = rng.uniform(18, 90), rng.uniform(1, 8)
    glyph = np.full(3, 255.0 if face.mean() < 128 else 0.0)
    for j in range(int(SIDE / step) + 2):
        for i in range(int(SIDE / step) + 2):
            x, y = i * step + (j % 3) * step / 3 - step, j * step
            cv2.rectangle(out, (int(x), int(y)), (int(x + step - gap), int(y + step - gap)), (face * rng.uniform(0.9, 1.05)).tolist(), -1)
            if step < 60:
                cv2.putText(out, chr(int(rng.integers(65, 91))), (int(x + step * 0.2), int(y + step * 0.5)), 0, step / 70, glyph.tolist(), 1, cv2.LINE_AA)
    return out


def stripes(rng):
    out = solid(rng)
    other = hsv(rng.random(), rng.uniform(0, 0.9), rng.uniform(0.1, 1))
    yy, xx = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    a, f = rng.uniform(0, 3.14), rng.uniform(0.02, 0.9)
    t = (np.sin((xx * np.cos(a) + yy * np.sin(a)) * f) > rng.uniform(-0.7, 0.7))
    if rng.random() < 0.4:
        t = t ^ (np.sin((xx * np.sin(a) - yy * np.cos(a)) * f) > 0)
    t = t.astype(np.float32)[..., None] * rng.uniform(0.2, 1)
    return out * (1 - t) + other * t


def shapes(rng):
    out = gradient(rng)
    for _ in range(rng.integers(5, 40)):
        c = hsv(rng.random(), rng.uniform(0, 1), rng.uniform(0, 1)).tolist()
        p = rng.uniform(0, SIDE, 2)
        if rng.random() < 0.4:
            cv2.ellipse(out, (p.tolist(), rng.uniform(5, 160, 2).tolist(), rng.uniform(0, 180)), c, -1, cv2.LINE_AA)
        elif rng.random() < 0.5:
            cv2.fillPoly(out, [np.int32(cv2.boxPoints((p.tolist(), rng.uniform(5, 200, 2).tolist(), rng.uniform(0, 180))))], c, cv2.LINE_AA)
        else:
            cv2.line(out, tuple(np.int32(p).tolist()), tuple(np.int32(rng.uniform(0, SIDE, 2)).tolist()), c, int(rng.integers(1, 16)), cv2.LINE_AA)
    return cv2.GaussianBlur(out, (0, 0), rng.uniform(0.5, 12)) if rng.random() < 0.6 else out


def weave(rng):
    """Cloth; kept for the evaluation."""
    out = noise(rng)
    yy, xx = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    f = rng.uniform(0.4, 1.4)
    return out * (1 + 0.15 * np.sin(xx * f) * np.sin(yy * f + xx * 0.1))[..., None]


def stone(rng):
    """Veined stone; kept for the evaluation."""
    out = gradient(rng)
    veins = np.abs(smooth_noise(rng, SIDE, SIDE, 40) + 0.5 * smooth_noise(rng, SIDE, SIDE, 12))
    return out * (0.6 + 0.4 * np.clip(veins * 4, 0, 1))[..., None]


def background(rng, held=False, plain=False):
    """A picture of SIDE x SIDE, values about 0..255. plain is the white or pale ground of scans."""
    if plain:
        shade = rng.choice([255.0, 255.0, rng.uniform(200, 255), rng.uniform(0, 80)])
        return np.zeros((SIDE, SIDE, 3), np.float32) + shade
    makers = [weave, stone] if held and rng.random() < 0.5 else [solid, gradient, wood, noise, keys, stripes, shapes]
    out = makers[rng.integers(len(makers))](rng)
    if rng.random() < 0.5:
        out = out + rng.standard_normal((SIDE, SIDE, 1), np.float32) * rng.uniform(1, 12)
    if rng.random() < 0.4:
        m = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), rng.uniform(0, 360), rng.uniform(1.4, 3))
        out = cv2.warpAffine(np.float32(out), m, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.clip(np.float32(out), 0, 255)
