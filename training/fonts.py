"""Letters: which faces there are, and their shapes as ink masks.

Read first: `zone_faces` and `Face`. Faces come from Debian packages (the list is
in README.md); a face that is missing is left out and said, never replaced.
Families named in HELD_OUT are never trained on: they measure.
"""
import functools
import glob
import re

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

# Families kept for measuring, matched against the file's path.
HELD_OUT = re.compile(
    r"(?i)Inconsolata|NotoMono|NotoSansMono|Courier Prime|PTM[57]|OCRACondensed|Tuffy|ClearSans|Cabin|"
    r"Vollkorn|B612|Oxygen|Quattrocento|Jura|Sora|Manrope"
)

# Faces that no state prints with: outlines, ornaments, caps-only, inverted, dingbats, hairlines;
# and those that draw letters wrong: Tuffy Bold an acute as a grave and letters without their cedilla, LinLibertine_M E as Ē.
_UNFIT = re.compile(
    r"[Tt]uffy_[Bb]old|LinLibertine_M\.|OCRBE|OCRBF|OCRBX|LinBiolinum_K|Monoisome|lmmonocaps|Thin|UltraLight|ExtraLight|Hairline|Compagnon|monof5|"
    r"Display|Script|Symbol|dings|Music|Math|math|Initial|Outline|Shadow|Deco|Keyboard|Emoji|Adlam|Ext1|"
    r"unicodefont|Staypuft|Dustismo_Roman_Bold_Italic|progenisis|PenguinAttack|MarkedFool|It_wasn_t_me|Wargames|"
    r"balker|domestic|flatline|junkyard|Winks|swift|El_Abogado_Loco|ecolier|Fantasque|mplus|DroidSansFallback"
)
# Print besides: faces for other scripts, and families so large that they would drown the rest.
_ODD = re.compile(
    r"OCRA|/tlwg/|/noto/NotoS(ans|erif)[A-Z]|LeagueMono-(Cond|Ext|Wide|Narrow|Ultra|Semi|Medium)|/cmu/|/lm/|/unfonts|3270|"
    r"goth|Fraktur|fraktur|Junicode-|/cwtex|opensymbol|/liberation/|UbuntuTitle|ubuntu-title|Elstob|league-spartan"
)
_WANTED = frozenset("ABCXYZabcxyz0123456789.,-/()ÄÖÜßÉèçÅØæŁŃřŠžŐșıİĞğĢķ")
_CAP = 96  # rendering height of a capital, reduced from there, so that hinting leaves no trace
SIZES = (14, 22, 34, 52)  # heights of capitals at which masks are kept


def _files(patterns):
    out = set()
    for p in patterns:
        out.update(glob.glob("/usr/share/fonts/" + p, recursive=True))
        out.update(glob.glob("/usr/share/texmf/fonts/" + p, recursive=True))
    return sorted(out)


_MONO = (
    "**/DejaVuSansMono*.ttf", "**/liberation2/LiberationMono*.ttf", "**/FreeMono*.ttf", "**/Inconsolata.otf",
    "**/NotoMono-Regular.ttf", "**/NotoSansMono-*.ttf", "**/NimbusMonoPS*.otf", "**/Hack-*.ttf", "**/FiraCode*.ttf",
    "**/JetBrainsMono-*.ttf", "**/PTM*.ttf", "**/Courier Prime*.otf", "**/B612Mono*.otf", "**/Go-Mono*.ttf",
    "**/AerialMono*.ttf", "**/cmuntt.ttf", "**/cmuntb.ttf", "**/mononoki*.ttf", "**/agave-*.ttf", "**/Tlwg*.ttf",
    "**/texgyrecursor*.otf", "**/lmmono10*.otf", "**/OxygenMono*.ttf", "**/Anonymous Pro*.ttf", "**/GNUTypewriter.ttf",
    "**/3270*.ttf", "**/LeagueMono-*.otf", "**/NanumGothicCoding*.ttf", "**/Hermit*.otf",
)
_SANS = (
    "**/DejaVuSans.ttf", "**/DejaVuSans-Bold.ttf", "**/DejaVuSansCondensed*.ttf", "**/liberation2/LiberationSans*.ttf",
    "**/LiberationSansNarrow*.ttf", "**/FreeSans*.ttf", "**/NimbusSans*.otf", "**/Roboto-*.ttf", "**/RobotoCondensed*.ttf",
    "**/OpenSans-*.ttf", "**/Lato-*.ttf", "**/Carlito*.ttf", "**/ClearSans-*.ttf", "**/Tuffy*.ttf", "**/PTS*.ttf",
    "**/texgyreheros*.otf", "**/Cabin-*.otf", "**/Universalis*.otf", "**/DIN*.ttf", "**/Gillius*.otf",
)


def zone_faces(held_out=False):
    """Files of the faces for zones by kind: ocrb, ocra, mono, sans."""
    kinds = {
        "ocrb": _files(("**/OCRB*.otf",)),
        "ocra": _files(("**/OCRA*.ttf",)),
        "mono": _files(_MONO),
        "sans": _files(_SANS),
    }
    out = {}
    for kind, files in kinds.items():
        files = [f for f in files if not _UNFIT.search(f)]
        held = [f for f in files if HELD_OUT.search(f)]
        out[kind] = held if held_out else [f for f in files if f not in held]
    return out


def print_faces(held_out=False):
    """Files of the faces for print that have most of the Latin letters."""
    files = [f for f in _files(("**/*.ttf", "**/*.otf")) if not _UNFIT.search(f) and not _ODD.search(f)]
    kept = []
    for f in files:
        if bool(HELD_OUT.search(f)) == held_out and len(coverage(f).intersection(_WANTED)) >= len(_WANTED) - 2:
            kept.append(f)
    return kept


@functools.lru_cache(maxsize=None)
def coverage(path):
    """The characters that a face has shapes for."""
    with TTFont(path, lazy=True) as t:
        return frozenset(chr(c) for c in t.getBestCmap() or {})


class Face:
    """The ink masks of one face.

    glyph(c, size) gives (mask uint8, left, top, advance) in pixels at capital
    height `size`; top is measured from the capitals' upper edge.
    """

    def __init__(self, path):
        self.path = path
        probe = ImageFont.truetype(path, 200, layout_engine=ImageFont.Layout.BASIC)
        box = probe.getbbox("H")
        cap = max(20, box[3] - box[1])
        self._font = ImageFont.truetype(path, round(200 * _CAP / cap), layout_engine=ImageFont.Layout.BASIC)
        box = self._font.getbbox("H")
        self._top, self._cap = box[1], box[3] - box[1]
        self._kept, self._advances = {}, {}

    def advance(self, c):
        """Advance of c in capital heights."""
        got = self._advances.get(c)
        if got is None:
            got = self._advances[c] = self._font.getlength(c) / self._cap
        return got

    def _raw(self, c):
        x0, y0, x1, y1 = self._font.getbbox(c)
        im = Image.new("L", (max(1, x1 - x0), max(1, y1 - y0)))
        ImageDraw.Draw(im).text((-x0, -y0), c, font=self._font, fill=255)
        return np.asarray(im)

    def glyph(self, c, size):
        got = self._kept.get((c, size))
        if got is None:
            got = self._kept[c, size] = self._reduce(c, size, self._raw(c), self._font.getbbox(c))
        return got

    def _reduce(self, c, size, raw, box):
        k = size / self._cap
        x0, y0, x1, y1 = box
        left, top = x0 * k, (y0 - self._top) * k
        ix, iy = int(np.floor(left)), int(np.floor(top))
        w = int(np.ceil(x1 * k)) - ix + 1
        h = int(np.ceil(y1 * k)) - iy + 1
        # Area reduction at a sub-pixel place: pad on a canvas that is a whole multiple of the target.
        m = np.array([[k, 0, left - ix + k / 2 - 0.5], [0, k, top - iy + k / 2 - 0.5]], np.float32)
        soft = cv2.GaussianBlur(raw, (0, 0), max(0.01, 0.36 / k)) if k < 0.8 else raw
        mask = cv2.warpAffine(soft, m, (max(1, w), max(1, h)), flags=cv2.INTER_LINEAR)
        return mask, ix, iy, self._font.getlength(c) * k


@functools.lru_cache(maxsize=None)
def face(path):
    return Face(path)


def draw(canvas, face, text, left, x0, y0, size, rng, jitter):
    """Adds to canvas the ink of text with its capitals' upper left corner at (x0, y0) in pixels."""
    h, w = canvas.shape
    dy = rng.uniform(-jitter, jitter, len(text)) * size if jitter else None
    for i, c in enumerate(text):
        mask, gx, gy, _ = face.glyph(c, size)
        x = int(round(x0 + left[i] * size)) + gx
        y = int(round(y0 + (dy[i] if jitter else 0))) + gy
        a, b = max(0, -y), max(0, -x)
        gh, gw = min(mask.shape[0], h - y), min(mask.shape[1], w - x)
        if gh > a and gw > b:
            part = canvas[y + a:y + gh, x + b:x + gw]
            np.maximum(part, mask[a:gh, b:gw], out=part)
