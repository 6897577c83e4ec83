"""The screen network: whether a small piece of a photograph shows the pixels of a display.

Input Nx3xPATCHxPATCH, RGB, 0..255 as float32, at the photograph's own resolution. Output screen: N, the probability of each.

It looks at the piece's spectrum, where a grid is a few points however faint it is and letters are spread over everything.
Brightness is one plane. Hue is the other: red, green and blue as one complex number, a third of a turn apart. Stripes of
red, green and blue that follow each other make hue turn in one direction, and so a point on one side of the middle only;
inks and light do not, and so make two. The difference of the two sides is a plane of its own.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from page_net import Separable, conv
from screen_scene import PATCH


class Spectrum(nn.Module):
    """Logarithms of the power of brightness, of hue and of hue on the other side of the middle: half of the plane of
    frequencies has them all. Products of matrices, for the exported network has no Fourier transform."""

    def __init__(self):
        super().__init__()
        n = torch.arange(PATCH, dtype=torch.float64)
        half = PATCH // 2
        turn = 2 * math.pi * torch.outer(n - half, n) / PATCH
        fade = 0.5 - 0.5 * torch.cos(2 * math.pi * (n + 0.5) / PATCH)  # Hann's window, so that the edges are no pattern
        both = torch.cat([torch.cos(turn) * fade, torch.sin(turn) * fade])  # cosines, then sines
        self.register_buffer("down", both[torch.cat([n[half:], PATCH + n[half:]]).long()].float(), persistent=False)  # frequencies from 0 on
        self.register_buffer("along", both.T.float().contiguous(), persistent=False)
        at = (n - half) / half
        place = torch.stack([(at[half:, None] ** 2 + at ** 2).sqrt(), (at[half:, None].abs() - at.abs())])
        self.register_buffer("place", place[None].float(), persistent=False)

    def transform(self, x):
        """The real and the imaginary part."""
        f = torch.matmul(torch.matmul(self.down, x), self.along)
        (cc, cs), (sc, ss) = (rows.split(PATCH, 3) for rows in f.split(PATCH // 2, 2))
        return cc - ss, -cs - sc

    def forward(self, x):
        x = x - x.mean((2, 3), keepdim=True)
        r, g, b = x[:, 0:1], x[:, 1:2], x[:, 2:3]
        planes = torch.cat([(r + g + b) / 3, r - (g + b) / 2, (g - b) * (math.sqrt(3) / 2)], 1)
        re, im = self.transform(planes)
        bright = re[:, 0:1] ** 2 + im[:, 0:1] ** 2
        hue = (re[:, 1:2] - im[:, 2:3]) ** 2 + (im[:, 1:2] + re[:, 2:3]) ** 2
        opposite = (re[:, 1:2] + im[:, 2:3]) ** 2 + (im[:, 1:2] - re[:, 2:3]) ** 2  # hue, on the other side of the middle
        bright, hue, opposite = torch.log(torch.cat([bright, hue, opposite], 1) / PATCH ** 2 + 0.01).split(1, 1)
        place = self.place.expand(x.shape[0], -1, -1, -1)
        return torch.cat([bright / 4 + 0.5, hue / 4 + 0.8, (hue - opposite) / 2, place], 1)


class Screen(nn.Module):
    def __init__(self):
        super().__init__()
        self.spectrum = Spectrum()
        self.body = nn.Sequential(
            conv(5, 20, 5, 2), Separable(20, 24), Separable(24, 32, 3, 2), Separable(32, 48, 5), Separable(48, 64, 3, 2), Separable(64, 64, 5))
        self.say = nn.Linear(128, 1)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out" if m.groups == 1 else "fan_in", nonlinearity="relu")

    def forward(self, x):
        """Logits, N."""
        with torch.no_grad(), torch.autocast("cpu", enabled=False):
            x = self.spectrum(x)
        f = self.body(x)
        return self.say(torch.cat([f.mean((2, 3)), f.amax((2, 3))], 1))[:, 0]


class Exported(nn.Module):
    """Screen with probabilities in place of logits."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, image):
        return torch.sigmoid(self.net(image))


def loss(logits, target, weight):
    """Cross-entropy; patches of which nobody could say count nothing."""
    each = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (each * weight).sum() / weight.sum().clamp(min=1)
