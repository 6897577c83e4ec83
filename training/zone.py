"""The zone reader: crops of zone lines, made at random.

Read first: `crop`, then `batch`. What the network sees is a crop of one line,
stretched to HEIGHT x WIDTH pixels whatever its shape was. The lesson of the
prototype (0 of 63 real documents read) is that the *frame* must vary at least as
much as the picture: letters fill 35 to 95 % of the crop's height, sit off its
middle, with neighbours' lines and margins in view.
"""
import cv2
import numpy as np

import degrade
import fonts
import zonetext

HEIGHT, WIDTH = 32, 640
ALPHABET = zonetext.ALPHABET  # class 0 is CTC's blank, class i is ALPHABET[i-1]

# Shares of the kinds of face in training; most states print OCR-B.
SHARES = (("ocrb", 0.70), ("ocra", 0.05), ("mono", 0.17), ("sans", 0.08))


class Setting:
    """What to draw crops from: faces, textures, and the range of letter heights."""

    def __init__(self, seed, held_out=False, shares=SHARES, cap=(6.5, 44.0)):
        self.faces = fonts.zone_faces(held_out)
        self.shares = [(k, s) for k, s in shares if self.faces[k]]
        if not self.shares:
            raise SystemExit("no faces: install the font packages that README.md lists")
        self.bank = degrade.Bank(seed)
        self.cap = cap

    def face(self, rng):
        roll = rng.random() * sum(s for _, s in self.shares)
        for kind, share in self.shares:
            if roll < share:
                break
            roll -= share
        files = self.faces[kind]
        # The regular cut of OCR-B is what states print; its oblique and sharp cuts are company.
        if kind == "ocrb" and rng.random() < 0.75:
            files = [f for f in files if f.endswith("OCRB.otf")] or files
        return kind, fonts.face(files[int(rng.integers(len(files)))])


def _advances(rng, kind, face, text):
    """Places of the letters' left edges in capital heights, and the width."""
    pitch = face.advance("0")
    tight = rng.uniform(0.9, 1.15) if rng.random() < 0.7 else rng.uniform(0.8, 1.4)
    if kind == "sans" and rng.random() < 0.75:
        gap = rng.uniform(0.0, 0.25)
        steps = np.array([face.advance(c) + gap for c in text])
        shift = np.full(len(text), gap / 2)
    else:
        if kind == "sans":
            pitch = max(face.advance("W"), pitch * 1.2)
        steps = np.full(len(text), pitch * tight)
        shift = np.array([(pitch * tight - face.advance(c)) / 2 for c in text])
    left = np.concatenate(([0], np.cumsum(steps)))
    return left[:-1] + shift, left[-1]


def _frame(rng, length, pitch, crowded):
    """The crop around a line `length` capitals long: (height, middle, angle, bend, margins).

    Everything in capital heights; `crowded` says that other lines are near, of
    which the crop must stay nearer to this one.
    """
    fill = rng.uniform(0.35, 0.95)
    angle = np.radians(rng.normal(0, 0.5) if rng.random() < 0.7 else rng.uniform(-4, 4))
    bend = rng.normal(0, 0.08) if rng.random() < 0.3 else 0.0
    high = 1 / fill
    reach = abs(np.tan(angle)) * length / 2
    most = min(1.35, 0.42 * pitch) if crowded else 1.35
    if reach > most:
        angle *= most / reach
        reach = most
    high = max(high, 1 + 1.7 * reach + abs(bend))
    slack = (high - 1) / 2 - 0.85 * reach
    if crowded:
        slack = min(slack, 0.38 * pitch)
    middle = rng.uniform(-1, 1) * max(slack, 0.03)
    return high, middle, angle, bend


def _margin(rng, length):
    roll = rng.random()
    if roll < 0.55:
        return rng.uniform(-0.04, 1.2)
    if roll < 0.9:
        return rng.uniform(0, 4.5)
    return rng.uniform(0, 0.2) * length


_OTHER = "abcdefghijklmnoprstuvwxyzABCDEFGHIKLMNOPRSTUVWZ0123456789./- "


def crop(rng, setting):
    """One crop as the source picture shows it (uint8, any size), and its text."""
    text, above, below = zonetext.line(rng)
    if rng.random() < 0.015:
        text, above, below = "", None, None
    kind, face = setting.face(rng)
    left, length = _advances(rng, kind, face, text or "<" * 30)
    gap = rng.uniform(1.5, 3.2)
    crowded = above is not None or below is not None
    high, middle, angle, bend = _frame(rng, length, gap, crowded)
    ml, mr = _margin(rng, length), _margin(rng, length)
    lo, hi = setting.cap
    cap = float(np.exp(rng.uniform(np.log(lo), np.log(hi))))
    size = next((s for s in fonts.SIZES if s >= cap * 1.05), fonts.SIZES[-1])
    # The flat print, drawn at `size`; the crop's middle is the canvas's middle.
    pad = abs(np.tan(angle)) * length / 2 + abs(bend) + 0.4
    cw, ch = int((length + ml + mr + 2) * size), int((high + 2 * pad) * size)
    canvas = np.zeros((ch, cw), np.uint8)
    x0, y0 = (1 + ml) * size, ch / 2 + (middle - 0.5) * size
    jitter = rng.uniform(0, 0.05) if rng.random() < 0.2 else 0
    fonts.draw(canvas, face, text, left, x0, y0, size, rng, jitter)
    veil = None
    for other, at in ((above, -gap), (below, gap)):
        if other is None and rng.random() < 0.35:
            veil = np.zeros_like(canvas) if veil is None else veil
            words = "".join(_OTHER[int(i)] for i in rng.integers(0, len(_OTHER), int(rng.integers(4, 40))))
            _, second = setting.face(rng)
            words = "".join(c for c in words if c in fonts.coverage(second.path))
            at2 = at * rng.uniform(1.0, 1.4)
            l2, _ = _advances(rng, "sans", second, words)
            fonts.draw(veil, second, words, l2, rng.uniform(0, cw * 0.6), y0 + at2 * size, size, rng, 0)
        elif other is not None:
            l2 = left if len(other) == len(text) and kind != "sans" else _advances(rng, kind, face, other)[0]
            fonts.draw(canvas, face, other, l2, x0, y0 + at * size, size, rng, 0)
    return degrade.shoot(rng, setting.bank, canvas, veil, size, cap, (length + ml + mr, high), (angle, bend)), text


WAYS = (cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)


def fit(rng, im, width):
    """The crop stretched to HEIGHT x width, by one of the ways programs resample."""
    return cv2.resize(im, (width, HEIGHT), interpolation=WAYS[int(rng.integers(len(WAYS)))])


def batch(setting, seed, index, n):
    """Batch number `index` of a run: uint8 [n, HEIGHT, width] and n texts."""
    rng = np.random.default_rng([seed, index])
    width = WIDTH if rng.random() < 0.7 else int(rng.choice((512, 576, 704, 768)))
    out = np.empty((n, HEIGHT, width), np.uint8)
    texts = []
    for i in range(n):
        im, text = crop(rng, setting)
        out[i] = fit(rng, im, width)
        texts.append(text)
    return out, texts


def normal(lines):
    """Zero mean and unit deviation for each line: what the network takes. lines: uint8 [n, h, w]."""
    x = lines.astype(np.float32)
    x -= x.mean(axis=(1, 2), keepdims=True)
    return (x / np.maximum(x.std(axis=(1, 2), keepdims=True), 1.0))[:, None]
