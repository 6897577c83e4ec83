"""Flat synthetic identity documents with the place of everything on them.

Read Flat first: a picture, the rectangle of the document in it, and items (a
class, a quad in pixels, the letter height). Each maker draws one kind of
document with a random layout. page_scene.py photographs them.
"""

import cv2
import numpy as np
from PIL import Image, ImageDraw

import page_text as words

KINDS = ["none", "passport", "id_front", "id_back", "licence_front", "licence_back", "visa", "other_card", "cover_or_blank"]
WIDTH = 800  # pixels of a flat document; a zone of 44 letters has about 17 pixels a letter


class Flat:
    """A flat page being drawn. Coordinates are pixels, x right, y down."""

    def __init__(self, rng, pixels, kind, held_out=False):
        self.rng, self.kind, self.held_out = rng, kind, held_out
        self.image = Image.fromarray(pixels)
        self.draw = ImageDraw.Draw(self.image)
        h, w = pixels.shape[:2]
        self.rect, self.radius, self.items = [0.0, 0.0, float(w), float(h)], 0.0, []
        fonts = words.print_fonts(held_out)
        self.faces = [fonts[rng.integers(len(fonts))] for _ in range(3)]

    @property
    def size(self):
        return self.image.size

    def item(self, kind, x0, y0, x1, y1, height=0.0):
        self.items.append({"c": kind, "q": [x0, y0, x1, y0, x1, y1, x0, y1], "h": float(height)})

    def text(self, x, y, text, size, colour, face=None):
        """Draws a line with its top left at x, y and returns its right end."""
        f = words.font(face or self.faces[0], max(7, int(size)))
        try:
            self.draw.text((x, y), text, font=f, fill=tuple(int(c) for c in colour))
            x0, _, x1, _ = f.getbbox(text)
            _, top, _, base = f.getbbox("H")
        except (OSError, ValueError):
            return x
        if x1 - x0 > 2 and base > top:
            self.item("text", x + x0, y + top, x + x1, y + base, base - top)
        return x + x1

    def zone(self, x, y, width, lines, colour, pitch):
        """Draws zone lines over width from x, the first letter tops at y; pitch is the distance of the lines."""
        rng = self.rng
        path = words.zone_fonts(rng, self.held_out)
        step = width / len(lines[0])
        probe = words.font(path, 100)
        advance = max(20.0, probe.getlength("M"))
        f = words.font(path, max(8, int(100 * step / advance * rng.uniform(0.86, 1.08))))
        _, top, _, base = f.getbbox("H")
        for n, line in enumerate(lines):
            yy = y + n * pitch - top
            for i, c in enumerate(line):
                self.draw.text((x + i * step, yy), c, font=f, fill=tuple(int(v) for v in colour))
            self.item("zone", x, yy + top, x + step * len(line), yy + base, base - top)
        pad = 0.4 * (base - top)
        self.item("band", x - pad, y - pad, x + width + pad, y + (len(lines) - 1) * pitch + base - top + pad)
        return y + (len(lines) - 1) * pitch + base - top


def hsv(h, s, v):
    return cv2.cvtColor(np.uint8([[[h * 179, s * 255, v * 255]]]), cv2.COLOR_HSV2RGB)[0, 0].astype(np.float32)


def smooth_noise(rng, w, h, cell):
    """Noise in -1..1 whose features are about cell pixels wide."""
    small = rng.standard_normal((max(2, int(h / cell) + 2), max(2, int(w / cell) + 2))).astype(np.float32)
    return np.clip(cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC), -2, 2) / 2


def waves(rng, canvas, colour, count, alpha):
    """Guilloche: families of fine waves, rosettes among them."""
    h, w = canvas.shape[:2]
    layer = canvas.copy()
    x = np.linspace(0, w, 60)
    for _ in range(rng.integers(1, 4)):
        f, amp, phase, drift = rng.uniform(0.5, 5), rng.uniform(5, 60), rng.uniform(0, 6), rng.uniform(-0.2, 0.2)
        lines = []
        if rng.random() < 0.3:
            t = np.linspace(0, 2 * np.pi, 160)
            cx, cy, r0, k = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(40, 200), rng.integers(5, 20)
            for i in range(count // 2):
                r = r0 * (1 + 0.3 * np.sin(k * t + i * 0.3)) * (0.3 + i / count)
                lines.append(np.stack([cx + r * np.cos(t), cy + r * np.sin(t)], 1))
        else:
            for i in range(count):
                y = i * h / count * 1.2 - 0.1 * h + amp * np.sin(f * x / w * 6.28 + phase + i * drift)
                lines.append(np.stack([x, y], 1) if rng.random() < 0.97 else np.stack([y, x], 1))
        tint = np.clip(colour + rng.uniform(-50, 50, 3), 0, 255)
        cv2.polylines(layer, [np.int32(p * 8) for p in lines], False, tint.tolist(), 1, cv2.LINE_AA, 3)
    return cv2.addWeighted(layer, alpha, canvas, 1 - alpha, 0)


def paper(rng, w, h, strength=1.0):
    """A security background: two or three pale colours, waves, soft pictures and grain."""
    hue = rng.random()
    pale = rng.random() < 0.75
    first = hsv(hue, rng.uniform(0, 0.25 if pale else 0.6), rng.uniform(0.78, 1) if pale else rng.uniform(0.45, 1))
    other = hsv((hue + rng.uniform(-0.3, 0.3)) % 1, rng.uniform(0, 0.3 if pale else 0.6), rng.uniform(0.75, 1) if pale else rng.uniform(0.5, 1))
    a, b = rng.uniform(-1, 1, 2)
    ramp = np.clip(0.5 + a * (np.arange(w, dtype=np.float32) / w - 0.5)[None, :] + b * (np.arange(h, dtype=np.float32) / h - 0.5)[:, None]
                   + 0.4 * smooth_noise(rng, w, h, 200), 0, 1)[..., None]
    canvas = first * (1 - ramp) + other * ramp
    if rng.random() < 0.6:
        canvas += smooth_noise(rng, w, h, rng.uniform(15, 80))[..., None] * rng.uniform(-25, 25, 3) * strength
    canvas = np.clip(canvas, 0, 255).astype(np.uint8)
    if rng.random() < 0.8:
        tint = hsv(rng.random(), rng.uniform(0.2, 0.8), rng.uniform(0.4, 0.9))
        canvas = waves(rng, canvas, tint, int(rng.integers(12, 60)), rng.uniform(0.1, 0.6) * strength)
    return canvas


def ink(rng):
    if rng.random() < 0.7:
        return np.full(3, rng.uniform(0, 70))
    return hsv(rng.choice([0.0, 0.6, 0.33, 0.65]), rng.uniform(0.3, 1), rng.uniform(0.2, 0.5))


def emblem(rng, flat, x, y, r):
    d = flat.draw
    colour = tuple(int(v) for v in hsv(rng.random(), rng.uniform(0.2, 1), rng.uniform(0.3, 0.9)))
    shape = rng.integers(4)
    if shape == 0:
        for i in range(12):
            a = i * np.pi / 6
            d.ellipse([x + r * np.cos(a) - r / 8, y + r * np.sin(a) - r / 8, x + r * np.cos(a) + r / 8, y + r * np.sin(a) + r / 8], fill=colour)
    elif shape == 1:
        for i in range(3):
            d.rectangle([x - r, y - r * 0.6 + i * r * 0.4, x + r, y - r * 0.2 + i * r * 0.4], fill=tuple(rng.integers(0, 255, 3).tolist()))
    elif shape == 2:
        d.polygon([(x - r * 0.7, y - r), (x + r * 0.7, y - r), (x + r * 0.7, y + r * 0.3), (x, y + r), (x - r * 0.7, y + r * 0.3)], fill=colour,
                  outline=tuple(rng.integers(0, 255, 3).tolist()))
        d.line([x, y - r, x, y + r], fill=(255, 255, 255), width=2)
    else:
        for i in range(16):
            a = i * np.pi / 8
            d.line([x, y, x + r * np.cos(a) * rng.uniform(0.6, 1), y + r * np.sin(a) * rng.uniform(0.6, 1)], fill=colour, width=3)


def portrait(rng, flat, x0, y0, x1, y1, label=True):
    """A stylised head and shoulders: skin, hair, clothes, light from one side, sometimes gray or printed over."""
    w, h = int(x1 - x0), int(y1 - y0)
    back = hsv(rng.random(), rng.uniform(0, 0.3), rng.uniform(0.5, 1))
    canvas = np.empty((h, w, 3), np.float32)
    canvas[:] = back
    skin = np.float32([rng.uniform(70, 240)] * 3) * np.float32([1, rng.uniform(0.7, 0.85), rng.uniform(0.5, 0.75)])
    hair = hsv(rng.uniform(0.02, 0.12), rng.uniform(0, 0.8), rng.choice([rng.uniform(0, 0.3), rng.uniform(0.3, 0.85)]))
    cloth = hsv(rng.random(), rng.uniform(0, 0.9), rng.uniform(0.05, 1))
    cx, cy = w * rng.uniform(0.45, 0.55), h * rng.uniform(0.4, 0.5)
    rx = w * rng.uniform(0.2, 0.3)
    ry = rx * rng.uniform(1.2, 1.45)

    def oval(x, y, a, b, c, start=0, end=360):
        cv2.ellipse(canvas, (int(x), int(y)), (max(1, int(a)), max(1, int(b))), 0, start, end, [float(v) for v in c], -1, cv2.LINE_AA)

    long = rng.random() < 0.5
    oval(cx, cy - ry * 0.1, rx * 1.25, ry * 1.2, hair)
    if long:
        cv2.rectangle(canvas, (int(cx - rx * 1.25), int(cy)), (int(cx + rx * 1.25), int(cy + ry * 1.5)), hair.tolist(), -1)
    oval(cx, h * 1.08, w * rng.uniform(0.42, 0.6), h * rng.uniform(0.22, 0.32), cloth)
    cv2.rectangle(canvas, (int(cx - rx * 0.5), int(cy + ry * 0.5)), (int(cx + rx * 0.5), int(cy + ry * 1.4)), (skin * 0.85).tolist(), -1)
    oval(cx, cy, rx, ry, skin)
    oval(cx, cy - ry * 0.55, rx * 0.98, ry * 0.5, hair, 180, 360)
    for s in (-1, 1):
        oval(cx + s * rx * 0.42, cy - ry * 0.05, rx * 0.17, ry * 0.07, skin * 0.5 + 60)
        oval(cx + s * rx * 0.42, cy - ry * 0.05, rx * 0.07, ry * 0.06, skin * 0.15)
        oval(cx + s * rx * 0.42, cy - ry * 0.22, rx * 0.25, ry * 0.04, hair)
    oval(cx, cy + ry * 0.25, rx * 0.15, ry * 0.08, skin * 0.8)
    oval(cx, cy + ry * 0.55, rx * 0.33, ry * 0.07, skin * np.float32([0.85, 0.55, 0.55]))
    canvas = cv2.GaussianBlur(canvas, (0, 0), max(0.5, w / rng.uniform(40, 120)))
    side = np.linspace(-1, 1, w, dtype=np.float32)[None, :, None] * rng.uniform(-40, 40)
    canvas += side + smooth_noise(rng, w, h, w / 6)[..., None] * rng.uniform(0, 30) + rng.normal(0, rng.uniform(0, 10), (h, w, 1))
    if rng.random() < 0.4:
        canvas = canvas.mean(2, keepdims=True) * np.float32([1, 1, 1]) * rng.uniform(0.9, 1.1, 3)
    fade = np.full((h, w, 1), rng.choice([1.0, rng.uniform(0.6, 1)]), np.float32)
    if rng.random() < 0.25:
        fade = np.zeros((h, w), np.float32)
        cv2.ellipse(fade, (w // 2, h // 2), (int(w * 0.47), int(h * 0.47)), 0, 0, 360, 1.0, -1)
        fade = cv2.GaussianBlur(fade, (0, 0), w * 0.03)[..., None]
    box = (int(x0), int(y0))
    under = np.asarray(flat.image.crop((box[0], box[1], box[0] + w, box[1] + h)), np.float32)
    flat.image.paste(Image.fromarray(np.clip(under * (1 - fade) + canvas * fade, 0, 255).astype(np.uint8)), box)
    if label:
        flat.item("portrait", x0, y0, x1, y1)


def scribble(rng, flat, x0, y0, x1, y1):
    t = np.linspace(0, 1, 40)
    x = x0 + (x1 - x0) * (t + 0.04 * np.sin(t * rng.uniform(20, 60)))
    y = (y0 + y1) / 2 + (y1 - y0) / 2 * np.sin(t * rng.uniform(15, 50) + rng.uniform(0, 6)) * rng.uniform(0.3, 1, 40)
    flat.draw.line(list(zip(x.tolist(), y.tolist())), fill=tuple(int(v) for v in ink(rng)), width=int(rng.integers(1, 4)))


def stacked_code(rng, flat, x0, y0, x1, y1):
    """A pattern like PDF417: start and stop bars, columns of random codewords of 17 modules, rows of bars."""
    columns, rows = int(rng.integers(3, 17)), int(rng.integers(8, 40))
    modules = 17 * (columns + 2) + 18 + 17
    grid = np.zeros((rows, modules), np.uint8)
    grid[:, :17] = [int(c) for c in "11111111010101000"]
    grid[:, -18:] = [int(c) for c in "111111101000101001"]
    for c in range(columns + 2):
        for r in range(rows):
            runs = np.ones(8, int) + np.bincount(rng.integers(0, 8, 9), minlength=8)
            grid[r, 17 + 17 * c:34 + 17 * c] = np.repeat([1, 0] * 4, np.minimum(runs, 6))[:17] if runs.max() <= 6 else np.repeat([1, 0] * 9, 1)[:17]
    dark, light = ink(rng) * 0.5, np.float32([rng.uniform(200, 255)] * 3)
    w, h = int(x1 - x0), int(y1 - y0)
    m = cv2.resize(grid, (w, h), interpolation=cv2.INTER_AREA if modules > w else cv2.INTER_NEAREST)[..., None].astype(np.float32)
    pad = int(rng.uniform(0, 0.06) * h)
    if rng.random() < 0.6:
        flat.draw.rectangle([x0 - pad * 2, y0 - pad, x1 + pad * 2, y1 + pad], fill=tuple(int(v) for v in light))
    flat.image.paste(Image.fromarray((m * dark + (1 - m) * light).astype(np.uint8)), (int(x0), int(y0)))
    flat.item("barcode", x0, y0, x1, y1)


def stripes_code(rng, flat, x0, y0, x1, y1):
    """A one-dimensional barcode: looks like a barcode, is not the one we read."""
    x = x0
    flat.draw.rectangle([x0 - 6, y0 - 4, x1 + 6, y1 + 4], fill=(250, 250, 250))
    while x < x1:
        w = rng.integers(1, 5) * max(1.0, (x1 - x0) / 300)
        flat.draw.rectangle([x, y0, x + w, y1], fill=(15, 15, 15))
        x += w + rng.integers(1, 5) * max(1.0, (x1 - x0) / 300)


def square_code(rng, flat, x0, y0, side):
    n = int(rng.integers(21, 45))
    grid = (rng.random((n, n)) < 0.5).astype(np.uint8) * 235
    for y, x in ((0, 0), (0, n - 7), (n - 7, 0)):
        grid[y:y + 7, x:x + 7] = 0
        grid[y + 1:y + 6, x + 1:x + 6] = 235
        grid[y + 2:y + 5, x + 2:x + 5] = 0
    picture = cv2.resize(grid, (int(side), int(side)), interpolation=cv2.INTER_NEAREST)
    flat.image.paste(Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB)), (int(x0), int(y0)))


def chip(rng, flat, x, y, w):
    c = (rng.integers(180, 230), rng.integers(150, 200), rng.integers(70, 170))
    flat.draw.rounded_rectangle([x, y, x + w, y + w * 0.8], radius=8, fill=tuple(int(v) for v in c), outline=(90, 80, 40))
    for k in (0.33, 0.66):
        flat.draw.line([x, y + w * 0.8 * k, x + w, y + w * 0.8 * k], fill=(90, 80, 40))
        flat.draw.line([x + w * k, y, x + w * k, y + w * 0.8], fill=(90, 80, 40))


def hologram(rng, flat):
    """An iridescent patch over anything."""
    w, h = flat.size
    pw, ph = int(w * rng.uniform(0.1, 0.4)), int(h * rng.uniform(0.1, 0.5))
    x, y = int(rng.uniform(0, w - pw)), int(rng.uniform(0, h - ph))
    field = smooth_noise(rng, pw, ph, 40) * 90 + 90
    colour = cv2.cvtColor(np.dstack([field % 180, np.full_like(field, 120), np.full_like(field, 255)]).astype(np.uint8), cv2.COLOR_HSV2RGB)
    mask = np.zeros((ph, pw), np.float32)
    cv2.ellipse(mask, (pw // 2, ph // 2), (pw // 2 - 2, ph // 2 - 2), 0, 0, 360, rng.uniform(0.1, 0.4), -1)
    under = np.asarray(flat.image.crop((x, y, x + pw, y + ph)), np.float32)
    flat.image.paste(Image.fromarray((under * (1 - mask[..., None]) + colour * mask[..., None]).astype(np.uint8)), (x, y))
