"""The print reader: crops of printed lines, made at random.

Read first: `crop`, then `batch`. A crop keeps its shape: it is brought to HEIGHT
pixels, its width in proportion. As with the zone, the frame varies as much as the
picture, within what a finder of lines gives: letters with all their accents and
tails inside, capitals filling 30 to 72 % of the height.
"""
import cv2
import numpy as np

import degrade
import fonts
import printtext
import zone

HEIGHT = 40
ALPHABET = printtext.ALPHABET  # class 0 is CTC's blank, class i is ALPHABET[i-1]
WIDEST = 1000  # pixels at HEIGHT; longer crops are squeezed to it
_SHOWN = {"'": "'’", "-": "-–", '"': '"”', "ß": "ßẞ"}  # one symbol, several shapes
_TAILS = frozenset("gjpqyçşţąęįųģķļņ,;()@Q/_ЏЦЩДђђцщджруўξβγημρφχψςζ$|")


class Setting:
    """What to draw crops from: faces that have the script's letters, textures, heights."""

    def __init__(self, seed, held_out=False, cap=(9.5, 38.0), scripts=None, gentle=0.7, others=0.2):
        files = fonts.print_faces(held_out)
        if not files:
            raise SystemExit("no faces: install the font packages that README.md lists")
        need = {"latin": frozenset("Šž"), "cyrillic": frozenset("ЖЩЫЇЂЉЎў"), "greek": frozenset("ΆΏΐΰώς")}
        self.files = {s: [f for f in files if n <= fonts.coverage(f)] for s, n in need.items()}
        self.bank = degrade.Bank(seed)
        self.cap, self.scripts, self.others = cap, scripts, others
        self.gentle = gentle  # share of crops treated as an ordinary photograph treats them

    def draw(self, rng, length):
        """A face and a text of a length class that the face has all letters of."""
        script = self.scripts[int(rng.integers(len(self.scripts)))] if self.scripts else printtext.script_of(rng, self.others)
        while True:
            text = printtext.line(rng, script)
            if not length[0] <= len(text) <= length[1]:
                continue
            path = self.files[script][int(rng.integers(len(self.files[script])))]
            if fonts.coverage(path).issuperset(text):
                return fonts.face(path), text


def _left_edges(face, shown, gap, space=1.0):
    """Where each letter begins, and the width of them all, in capitals; space widens the gaps between words."""
    steps = np.array([face.advance(c) * (space if c == " " else 1.0) + gap for c in shown])
    left = np.concatenate(([0], np.cumsum(steps)))
    return left[:-1], left[-1] - gap


def _pieces(rng, face, shown, size):
    """What is drawn, and its width in capitals: (text, left edges, x, y, size) of the line as a whole, or of a short
    label in smaller type and the value after it, as licences print them; x and y in pixels of the canvas."""
    gap = rng.uniform(-0.02, 0.06) if rng.random() < 0.7 else rng.uniform(0, 0.3)
    space = 1.0 if rng.random() < 0.6 else rng.uniform(0.6, 1.3)
    label, rank = printtext.SHORT_LABEL.match(shown), fonts.SIZES.index(size)
    if not label or rank == 0 or rng.random() < 0.35:
        left, wide = _left_edges(face, shown, gap, space)
        return [(shown, left, 0, 0, size)], wide
    small, n = fonts.SIZES[rank - 1], label.end()
    first, wide = _left_edges(face, shown[:n], gap)
    second, rest = _left_edges(face, shown[n:], gap, space)
    x = wide * small + rng.uniform(-0.05, 0.6) * size
    drop = (size - small) * (1, 1, 1, 0.5, 0)[int(rng.integers(5))]
    return [(shown[:n], first, 0, drop, small), (shown[n:], second, x, 0, size)], rest + x / size


def _extent(text):
    """How far ink reaches above and below the capitals, in capital heights."""
    above = 0.36 if any(c.isupper() and ord(c) > 127 and c not in "ÆØŁĐÞŒƏ" for c in text) else 0.12
    return above, 0.38 if _TAILS.intersection(text) else 0.06


def crop(rng, setting, length):
    """One crop as the source picture shows it (uint8), and its text."""
    face, text = setting.draw(rng, length)
    shown = "".join(_SHOWN[c][int(rng.integers(2))] if c in _SHOWN and rng.random() < 0.4 else c for c in text)
    shown = "".join(s if s in fonts.coverage(face.path) else c for s, c in zip(shown, text))
    lo, hi = setting.cap
    cap = float(np.exp(rng.uniform(np.log(lo), np.log(hi))))
    size = next((s for s in fonts.SIZES if s >= cap * 1.05), fonts.SIZES[-1])
    pieces, wide = _pieces(rng, face, shown, size)
    above, below = _extent(text)
    angle = np.radians(rng.normal(0, 0.6) if rng.random() < 0.75 else rng.uniform(-3, 3))
    reach = abs(np.tan(angle)) * wide / 2
    if reach > 0.5:
        angle, reach = angle * 0.5 / reach, 0.5
    fill = rng.uniform(0.36, 0.58) if rng.random() < 0.6 else rng.uniform(0.30, 0.72)
    high = max(1 / fill, 1 + above + below + 1.6 * reach)
    slack = high - (1 + above + below + 1.6 * reach)
    top = above + 0.8 * reach + slack * rng.uniform(0, 1)  # from the crop's edge down to the capitals
    ml, mr = (rng.uniform(0.0, 0.8) if rng.random() < 0.75 else rng.uniform(0, 3) for _ in range(2))
    pad = reach + 0.5
    canvas = np.zeros((int((high + 2 * pad) * size), int((wide + ml + mr + 2) * size)), np.uint8)
    x0, y0 = (1 + ml) * size, (pad + top) * size
    for part, left, dx, dy, s in pieces:
        fonts.draw(canvas, face, part, left, x0 + dx, y0 + dy, s, rng, 0)
    veil = None
    if rng.random() < 0.5:
        veil = np.zeros_like(canvas)
        _neighbours(rng, setting, veil, y0, size)
    rough = 0.4 if rng.random() < setting.gentle else 1.0
    bend = rng.normal(0, 0.04) if rng.random() < 0.2 else 0.0
    im = degrade.shoot(rng, setting.bank, canvas, veil, size, cap, (wide + ml + mr, high), (angle, bend), rough)
    return im, text


def _neighbours(rng, setting, veil, y0, size):
    """A line above, below or both, smaller or larger, as labels stand over values."""
    for side in (-1, 1):
        if rng.random() < 0.4:
            continue
        face, text = setting.draw(rng, (3, 40))
        scale = rng.uniform(0.5, 1.2)
        other = min(fonts.SIZES, key=lambda s: abs(s - size * scale))
        left, _ = _left_edges(face, text, 0.02)
        gap = rng.uniform(0.75, 1.6)
        at = y0 - gap * size - other if side < 0 else y0 + size * (1.3 + gap - 0.3)
        fonts.draw(veil, face, text, left, rng.uniform(-0.2, 0.3) * veil.shape[1], at, other, rng, 0)


def width(w, h):
    """Columns of a w x h crop for the network: in proportion, a multiple of 8, 32 to WIDEST."""
    return int(min(WIDEST, max(32, -(-HEIGHT * w // h) + 7 & ~7)))


_LENGTHS = ((1, 7), (5, 12), (5, 12), (9, 16), (9, 16), (9, 16), (14, 24), (14, 24), (20, 44))


def batch(setting, seed, index, n):
    """Batch number `index`: float32 [n, 1, HEIGHT, w] normalised and padded with zeros, and n texts."""
    rng = np.random.default_rng([seed, index])
    length = _LENGTHS[int(rng.integers(len(_LENGTHS)))]
    lines, texts = [], []
    for _ in range(n):
        im, text = crop(rng, setting, length)
        if rng.random() < 0.02:
            im, text = im[:, :0], ""
        if im.shape[1] == 0:
            im = degrade.photograph(rng, setting.bank, np.zeros((24, 160), np.float32), 20.0)
        stretch = np.exp(rng.normal(0, 0.08))
        w = width(int(im.shape[1] * stretch), im.shape[0])
        lines.append(cv2.resize(im, (w, HEIGHT), interpolation=zone.WAYS[int(rng.integers(len(zone.WAYS)))]))
        texts.append(text)
    out = np.zeros((n, 1, HEIGHT, max(x.shape[1] for x in lines)), np.float32)
    for i, x in enumerate(lines):
        out[i, :, :, :x.shape[1]] = zone.normal(x[None])[0]
    return out, texts


def normal(lines):
    """Batches come normalised; crops as bytes are brought to zero mean and unit deviation."""
    return lines if lines.dtype == np.float32 else zone.normal(lines)
