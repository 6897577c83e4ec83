"""What happens to ink on its way to a crop: paper, print, light, lens, sensor, file.

Read first: `shoot`, which takes flat ink and gives the grey crop a camera or
scanner would. Both text readers are trained on it. Sizes
are in pixels of the source picture; `cap` is the height of a capital there.
Nothing here knows which letters are drawn.
"""
import cv2
import numpy as np

BANK = 1024  # side of the textures kept


def _octaves(rng, n, power):
    """Clouds: noise whose strength falls with frequency, -1..1."""
    out = np.zeros((n, n), np.float32)
    side, gain = 4, 1.0
    while side <= n:
        out += gain * cv2.resize(rng.standard_normal((side, side)).astype(np.float32), (n, n), interpolation=cv2.INTER_CUBIC)
        side, gain = side * 2, gain * power
    return out / (np.abs(out).max() + 1e-6)


def _guilloche(rng, n):
    """Families of fine waving lines, as security print has them."""
    y, x = np.mgrid[0:n, 0:n].astype(np.float32)
    out = np.zeros((n, n), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        a = rng.uniform(0, np.pi)
        u, v = x * np.cos(a) + y * np.sin(a), y * np.cos(a) - x * np.sin(a)
        wave = sum(rng.uniform(4, 40) * np.sin(u / rng.uniform(20, 160) + rng.uniform(0, 6)) for _ in range(3))
        s = np.sin((v + wave) * 2 * np.pi / rng.uniform(5, 26))
        out = np.maximum(out, np.clip((s - rng.uniform(0.2, 0.85)) * 5, 0, 1))
    return out * 2 - 1


def _scene(rng, n):
    """Edges and shapes over clouds: what a photograph or a table looks like."""
    im = _octaves(rng, n, 0.6)
    for _ in range(60):
        c = tuple(int(v) for v in rng.integers(0, n, 2))
        ax = tuple(int(v) for v in rng.integers(6, 160, 2))
        cv2.ellipse(im, c, ax, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(-1, 1)), -1)
    for _ in range(40):
        p, q = rng.integers(0, n, 2), rng.integers(0, n, 2)
        cv2.line(im, tuple(map(int, p)), tuple(map(int, q)), float(rng.uniform(-1, 1)), int(rng.integers(1, 7)))
    return cv2.GaussianBlur(im, (0, 0), rng.uniform(0.5, 2.5)) + 0.2 * _octaves(rng, n, 0.9)


def _dots(rng, n):
    """A printing screen seen through clouds."""
    y, x = np.mgrid[0:n, 0:n].astype(np.float32)
    a, p = rng.uniform(0, 1.5), rng.uniform(3, 9)
    u, v = x * np.cos(a) + y * np.sin(a), y * np.cos(a) - x * np.sin(a)
    s = np.sin(u * 2 * np.pi / p) * np.sin(v * 2 * np.pi / p)
    return np.clip((s + _octaves(rng, n, 0.5)) * 3, -1, 1)


class Bank:
    """Textures and noise drawn once and cut at random places."""

    def __init__(self, seed):
        rng = np.random.default_rng([seed, 77])
        kinds = (_guilloche,) * 6 + (_scene,) * 5 + (_dots,) * 2 + (lambda r, n: _octaves(r, n, 0.5),) * 3 + (
            lambda r, n: _octaves(r, n, 0.95),
        ) * 3
        self.textures = [k(rng, BANK).astype(np.float32) for k in kinds]
        self.light = [_octaves(rng, 256, 0.35) for _ in range(12)]
        self.noise = rng.standard_normal(1 << 21).astype(np.float32)

    def texture(self, rng, w, h):
        t = self.textures[int(rng.integers(len(self.textures)))]
        scale = np.exp(rng.uniform(np.log(0.35), np.log(2.0)))
        cw, ch = int(min(BANK, max(8, w * scale))), int(min(BANK, max(4, h * scale)))
        x, y = int(rng.integers(BANK - cw + 1)), int(rng.integers(BANK - ch + 1))
        cut = t[y:y + ch, x:x + cw]
        if rng.random() < 0.5:
            cut = cut[::-1]
        return cv2.resize(cut, (w, h), interpolation=cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR)

    def grain(self, rng, w, h):
        i = int(rng.integers(len(self.noise) - w * h))
        return self.noise[i:i + w * h].reshape(h, w)

    def shade(self, rng, w, h):
        t = self.light[int(rng.integers(len(self.light)))]
        n = int(rng.integers(24, 256))
        x, y = int(rng.integers(256 - n + 1)), int(rng.integers(256 - n + 1))
        return cv2.resize(t[y:y + max(3, n // 4), x:x + n], (w, h), interpolation=cv2.INTER_LINEAR)


def stroke(rng, ink, cap, amount):
    """Thicker or thinner strokes and rounder or sharper edges; ink is 0..1."""
    if rng.random() < 0.45:
        return ink
    s = cap * rng.uniform(0.015, 0.05) + 0.25
    t = 0.5 + rng.uniform(-0.27, 0.22) * amount
    gain = rng.uniform(1.6, 4.0)
    return np.clip((cv2.GaussianBlur(ink, (0, 0), s) - t) * gain + 0.5, 0, 1)


def _wear(rng, bank, ink, cap):
    """Missing toner, screen dots, scratches: ink that is not whole."""
    h, w = ink.shape
    roll = rng.random()
    if roll < 0.10:
        ink = ink * np.clip(1.15 + rng.uniform(0.2, 0.7) * bank.grain(rng, w, h), 0, 1)
    elif roll < 0.16:
        ink = ink * np.clip(0.9 + rng.uniform(0.1, 0.6) * bank.texture(rng, w, h), 0.25, 1)
    elif roll < 0.20 and cap > 14:
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        p = rng.uniform(2.2, max(2.4, cap / 6))
        dots = np.sin((x + y) * np.pi / p) * np.sin((x - y) * np.pi / p)
        ink = ink * np.clip(0.75 + dots * rng.uniform(0.2, 0.6), 0, 1)
    return ink


def _lines(rng, im, cap):
    """Rules, borders and scratches across or along the text."""
    h, w = im.shape
    for _ in range(int(rng.integers(1, 3))):
        v = float(rng.uniform(0, 255))
        t = max(1, int(cap * rng.uniform(0.02, 0.12)))
        roll = rng.random()
        if roll < 0.4:
            y = rng.uniform(0, h)
            p, q = (0, y), (w, y + rng.uniform(-0.15, 0.15) * h)
        elif roll < 0.7:
            x = rng.uniform(0, w)
            p, q = (x, 0), (x + rng.uniform(-h, h), h)
        else:
            p, q = (rng.uniform(0, w), rng.uniform(0, h)), (rng.uniform(0, w), rng.uniform(0, h))
        over = im.copy()
        cv2.line(over, (int(p[0]), int(p[1])), (int(q[0]), int(q[1])), v, t, cv2.LINE_AA)
        k = rng.uniform(0.15, 0.75)
        im = im * (1 - k) + over * k
    return im


def _lens(rng, im, cap, rough):
    """Out of focus, or moved; never so far that a person could not read it."""
    roll = rng.random()
    if roll < 0.5:
        return cv2.GaussianBlur(im, (0, 0), rng.uniform(0.25, 0.35 + 0.075 * cap * rough))
    if rough == 1 and roll < 0.68:
        n = int(np.clip(round(rng.uniform(0.1, 0.3) * cap), 2, 9))
        k = np.zeros((n, n), np.float32)
        a = rng.uniform(0, np.pi)
        d = np.array([np.cos(a), np.sin(a)]) * n / 2
        c = (n - 1) / 2
        cv2.line(k, (round(c - d[0]), round(c - d[1])), (round(c + d[0]), round(c + d[1])), 1.0)
        return cv2.filter2D(im, -1, k / max(1.0, k.sum()))
    return im


def _glare(rng, im):
    """Lamp light on laminate: pale patches in which letters are still faintly there."""
    h, w = im.shape
    for _ in range(int(rng.integers(1, 3))):
        veil = np.zeros((h, w), np.float32)
        c = (int(rng.uniform(0, w)), int(rng.uniform(-h, 2 * h)))
        ax = (int(rng.uniform(0.5, 8) * h) + 1, int(rng.uniform(0.3, 3) * h) + 1)
        cv2.ellipse(veil, c, ax, float(rng.uniform(-40, 40)), 0, 360, 1.0, -1)
        veil = cv2.blur(veil, (max(3, h // 2), max(3, h // 2)))
        k = rng.uniform(0.2, 0.72)
        im = im * (1 - veil * k) + 255 * veil * k
    return im


def _develop(rng, bank, im, cap, rough):
    """Sensor noise, sharpening, the curve of the file and its compression."""
    h, w = im.shape
    if rng.random() < 0.75:
        sigma = rng.uniform(0.5, 4) if rng.random() < 0.7 else rng.uniform(4, 16)
        g = bank.grain(rng, w, h)
        if rng.random() < 0.35:
            g = cv2.GaussianBlur(g, (0, 0), rng.uniform(0.5, 1.1)) * 1.8
        im = im + sigma * rough * g
    if rng.random() < 0.3:
        soft = cv2.GaussianBlur(im, (0, 0), rng.uniform(0.6, 2.0))
        im = im + rng.uniform(0.3, 2.0) * (im - soft)
    if rng.random() < 0.3:
        im = 255 * np.power(np.clip(im, 0, 255) / 255, rng.uniform(0.55, 1.8))
    if rough == 1 and rng.random() < 0.015 and cap > 14:
        im = np.where(im > im.mean() - rng.uniform(0.2, 0.8) * im.std(), 235.0, 25.0)
    im = np.clip(im, 0, 255).astype(np.uint8)
    if rng.random() < 0.8:
        q = int(rng.integers(30 + int(50 * (1 - rough)), 96))
        im = cv2.imdecode(cv2.imencode(".jpg", im, (cv2.IMWRITE_JPEG_QUALITY, q))[1], cv2.IMREAD_GRAYSCALE)
    return im


def photograph(rng, bank, ink, cap, veil=None, rough=1.0):
    """The grey picture of ink (float32 0..1, h x w) printed on something.

    veil, if given, is ink of another kind in the same picture (0..1), drawn in
    its own shade. rough from 0 to 1 is how badly it is treated; below 1 nothing is
    worn, struck through, moved or glared at. Returns uint8 of the same size.
    """
    h, w = ink.shape
    paper = rng.uniform(120, 250) if rng.random() < 0.85 else rng.uniform(70, 140)
    depth = rng.uniform(0.45, 0.97) if rng.random() < 0.8 else rng.uniform(0.2, 0.45)
    shade = paper * (1 - depth)
    ground = np.full((h, w), paper, np.float32)
    room = paper - shade
    if rng.random() < 0.75:
        ground += bank.texture(rng, w, h) * room * (0.02 + 0.38 * rng.random() ** 1.7) * rough
    if rng.random() < 0.3:
        ground += bank.texture(rng, w, h) * room * (0.02 + 0.23 * rng.random() ** 1.7) * rough
    if rough == 1:
        ink = _wear(rng, bank, ink, cap)
    if veil is not None:
        k = rng.uniform(0.3, 1.0)
        ground = ground * (1 - veil * k) + rng.uniform(0, paper) * veil * k
    im = ground * (1 - ink) + shade * ink
    if rough == 1 and rng.random() < 0.08:
        im = _lines(rng, im, cap)
    if rng.random() < 0.5:
        im = im * (1 + rng.uniform(0.05, 0.45) * rough * bank.shade(rng, w, h))
    if rough == 1 and rng.random() < 0.10:
        im = _glare(rng, im)
    if rng.random() < 0.05:
        im = 255 - im
    im = _lens(rng, im.astype(np.float32), cap, rough)
    return _develop(rng, bank, im, cap, rough)


def place(rng, w, h, angle, bend, skew):
    """Where each pixel of a w x h crop lies on the flat print, as remap's two maps.

    angle in radians about the centre, bend in pixels of sagitta, skew is letter
    slant (horizontal shift per pixel of height); a little perspective besides.
    """
    x = np.arange(w, dtype=np.float32)[None, :] - w / 2
    y = np.arange(h, dtype=np.float32)[:, None] - h / 2
    p, q = rng.uniform(-0.12, 0.12) / w, rng.uniform(-0.25, 0.25) / w
    d = 1 + p * x + q * y
    t = np.tan(angle)
    u = 2 * x / w
    yy = (y - t * x - bend * (u * u - 0.33)) / d
    # Perspective must not push the line's ends out of the crop: stretch back, ends onto ends.
    lo, hi = -w / 2 / (1 - p * w / 2), w / 2 / (1 + p * w / 2)
    xx = (x / d - (lo + hi) / 2) * (w / (hi - lo)) + (t + skew) * y
    if rng.random() < 0.3:
        yy = yy + rng.uniform(0, 0.02) * h * np.sin(x / w * rng.uniform(4, 18) + rng.uniform(0, 6))
    return xx.astype(np.float32), np.broadcast_to(yy, (h, w)).astype(np.float32)


def shoot(rng, bank, canvas, veil, size, cap, extent, warp, rough=1.0):
    """The canvas as the camera sees it: warped, degraded and framed.

    canvas holds flat ink at `size` pixels a capital, its middle being the crop's;
    cap is the size wanted, extent the crop's width and height in capitals, warp
    the angle in radians and the bend in capitals.
    """
    k = size / cap
    stretch = np.exp(rng.normal(0, 0.12))
    w, h = max(12, int(extent[0] * cap * stretch)), max(8, int(round(extent[1] * cap)))
    slip = rng.integers(0, 8, 2)  # so that the file's blocks fall anywhere on the crop
    fw, fh = w + int(slip[0]), h + int(slip[1])
    skew = rng.normal(0, 0.04) if rng.random() < 0.6 else rng.uniform(-0.25, 0.25)
    mx, my = place(rng, fw, fh, warp[0] / stretch, warp[1] * cap, skew)
    ch, cw = canvas.shape
    mx, my = mx * (k / stretch) + cw / 2 - slip[0] * k / 2, my * k + ch / 2
    if k > 1.5:
        canvas = cv2.GaussianBlur(canvas, (0, 0), 0.3 * k)
    ink = cv2.remap(canvas, mx, my, cv2.INTER_LINEAR).astype(np.float32) * (1 / 255)
    ink = stroke(rng, ink, cap, 1.0)
    if veil is not None:
        veil = cv2.remap(veil, mx, my, cv2.INTER_LINEAR).astype(np.float32) * (1 / 255)
    im = photograph(rng, bank, ink, cap, veil, rough)
    return im[int(slip[1]):, int(slip[0]):]
