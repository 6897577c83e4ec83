"""What the line network sees: a part of a document that was straightened a little wrong, and where its lines of letters run.

Read Pages.window first. The flat documents and what befalls a photograph are page_scene's.
"""

import cv2
import numpy as np

from page_backgrounds import background
from page_docs import hsv
from page_scene import SIDE, Scenes, degrade, project

CELL = 2
GRID = SIDE // CELL
PAGE = 640  # pixels of the longer side of a straightened page, as the program looks at it
CORE = 0.6  # of a capital's height: what is marked of a line, so that lines stay apart
ENDS = 0.15  # of a capital's height: what is not marked of either end
# Map 0 is how likely a line of letters runs here, map 1 log2 of the height of its capitals in pixels.
MAPS = ["line", "log2_height"]


class Lines:
    """In place of page_scene.Labels: only lines are wanted here. Drawn at twice the grid and averaged down."""

    def __init__(self):
        self.drawn, self.tall = (np.zeros((2 * GRID, 2 * GRID), np.float32) for _ in range(2))

    def item(self, quad):
        """A line; quad is the box of its capitals, clockwise from where it begins."""
        right = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
        down = (quad[3] + quad[2] - quad[0] - quad[1]) / 2
        length, tall = np.hypot(*right), np.hypot(*down)
        if length < 2 or tall < 1:
            return
        start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
        inwards = right / length * min(ENDS * tall, length / 4)
        half = down / tall * max(CORE * tall, CELL) / 2
        start, end = start + inwards, end - inwards
        points = np.int32(np.round(np.array([start - half, end - half, end + half, start + half]) * 16 * 2 / CELL))
        cv2.fillConvexPoly(self.drawn, points, 1.0, cv2.LINE_8, 4)
        cv2.fillConvexPoly(self.tall, points, float(np.log2(tall)), cv2.LINE_8, 4)

    def finish(self):
        drawn, tall = (cv2.resize(m, (GRID, GRID), interpolation=cv2.INTER_AREA) for m in (self.drawn, self.tall))
        return np.stack([drawn, tall / np.maximum(drawn, 0.25)])


class Pages(Scenes):
    labels = Lines  # what a window's lines are drawn into

    def window(self, i):
        """A picture of SIDE x SIDE, RGB, and its maps, len(MAPS) x GRID x GRID."""
        rng = np.random.default_rng([self.seed, i])
        pool = self.documents if rng.random() < 0.93 else self.by_kind["none"]
        entry = pool[rng.integers(len(pool))]
        x0, y0, x1, y1 = entry["rect"]
        side = PAGE * rng.uniform(0.75, 1.25)
        size = np.array([x1 - x0, y1 - y0]) * side / max(x1 - x0, y1 - y0)
        size *= np.exp(rng.normal(0, 0.03, 2))  # nobody knows a card's exact shape
        spare = np.maximum(0, size - SIDE)
        at = -spare * rng.random(2) + np.maximum(0, SIDE - size) * rng.random(2)
        corners = np.array([[0, 0], [size[0], 0], size, [0, size[1]]]) + at + rng.normal(0, 0.007 * side, (4, 2))
        if rng.random() < 0.15:  # the outline is turned a little
            a = np.deg2rad(rng.normal(0, 3))
            corners = (corners - corners.mean(0)) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + corners.mean(0)
        if rng.random() < 0.1:  # a page that lies upside down
            corners = np.roll(corners, 2, 0)
        h = cv2.getPerspectiveTransform(np.float32([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]), np.float32(corners)).astype(np.float64)
        canvas, labels = background(rng, self.held).astype(np.float32), self.labels()
        canvas = self.lay(rng, canvas, entry, h, side / max(x1 - x0, y1 - y0))
        for it in entry["items"]:
            if it["c"] in ("text", "zone"):
                labels.item(project(h, np.float64(it["q"]).reshape(4, 2)))
        return degrade(rng, canvas, (0, 0, SIDE, SIDE), self.grain), labels.finish()

    def lay(self, rng, canvas, entry, h, scale):
        """The ground with the flat document on it; scale is pixels of the window a pixel of the flat."""
        pixels = self.load(entry, False)
        sharp = scale * (rng.uniform(0.55, 1) if rng.random() < 0.4 else 1)  # what the camera made of it, perhaps less than is shown
        fh, fw = pixels.shape[:2]
        if sharp < 0.95:
            pixels = cv2.resize(pixels, (max(8, round(fw * sharp)), max(8, round(fh * sharp))), interpolation=cv2.INTER_AREA)
        m = h @ np.diag([fw / pixels.shape[1], fh / pixels.shape[0], 1.0])
        drawn = cv2.warpPerspective(pixels, m, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
        there = cv2.warpPerspective(np.full(pixels.shape[:2], 255, np.uint8), m, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
        there = there.astype(np.float32)[..., None] / 255
        if rng.random() < 0.1:  # ink of another strength: pale print, or white on a dark ground
            drawn = 255 - drawn if rng.random() < 0.4 else drawn * rng.uniform(0.3, 0.7) + rng.uniform(0, 0.6) * hsv(rng.random(), 0.3, 0.9)
        return canvas * (1 - there) + (drawn * rng.uniform(0.75, 1.15) + rng.uniform(-12, 12)) * there
