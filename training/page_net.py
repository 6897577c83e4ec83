"""The page network: one small convolutional network with maps at a quarter of the picture and three heads.

Input 1x3xHxW, RGB, 0..255 as float32 (it scales by itself), H and W multiples of
32, made for 384x384. Outputs: maps (see page_scene.MAPS), kind, turn, screen.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from page_docs import KINDS
from page_scene import MAPS


def conv(cin, cout, k, stride=1, groups=1, act=True):
    layers = [nn.Conv2d(cin, cout, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(cout)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if act else nn.Sequential(*layers)


class Separable(nn.Module):
    """A depthwise and a pointwise convolution, with a shortcut where the shape allows."""

    def __init__(self, cin, cout, k=3, stride=1):
        super().__init__()
        self.deep = conv(cin, cin, k, stride, cin, act=False)
        self.point = conv(cin, cout, 1, act=False)
        self.same = cin == cout and stride == 1

    def forward(self, x):
        y = self.point(self.deep(x))
        return F.relu(x + y if self.same else y)


class Context(nn.Module):
    """Adds what the whole picture says to every place."""

    def __init__(self, c):
        super().__init__()
        self.line = nn.Sequential(nn.Conv2d(c, c // 2, 1), nn.ReLU(inplace=True), nn.Conv2d(c // 2, c, 1))

    def forward(self, x):
        return x + self.line(x.mean((2, 3), keepdim=True))


class Page(nn.Module):
    def __init__(self):
        super().__init__()
        self.s2 = conv(3, 16, 3, 2)
        self.s4 = nn.Sequential(conv(16, 32, 3, 2), Separable(32, 32))
        self.s8 = nn.Sequential(Separable(32, 64, 3, 2), Separable(64, 64), Separable(64, 64))
        self.s16 = nn.Sequential(Separable(64, 128, 3, 2), Separable(128, 128, 5), Separable(128, 128, 5), Separable(128, 128, 5))
        self.s32 = nn.Sequential(Separable(128, 192, 5, 2), Separable(192, 192, 5), Context(192), Separable(192, 192, 5), Separable(192, 192, 5))
        self.up16, self.mix16 = conv(192, 128, 1, act=False), nn.Sequential(Separable(128, 128, 5), Separable(128, 128, 5))
        self.up8, self.mix8 = conv(128, 64, 1, act=False), nn.Sequential(Separable(64, 64, 5), Separable(64, 64))
        self.up4, self.skip4 = conv(64, 48, 1, act=False), conv(32, 48, 1, act=False)
        self.mix4 = Separable(48, 48)
        self.maps = nn.Conv2d(48, len(MAPS), 3, padding=1)
        self.pool = nn.Sequential(conv(192, 192, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.1))
        self.inner = conv(128, 128, 1)
        self.hidden = nn.Sequential(nn.Linear(320, 128), nn.ReLU(inplace=True))
        self.kind, self.turn, self.screen = nn.Linear(128, len(KINDS)), nn.Linear(128, 4), nn.Linear(128, 1)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out" if m.groups == 1 else "fan_in", nonlinearity="relu")
        nn.init.normal_(self.maps.weight, 0, 0.01)
        nn.init.constant_(self.maps.bias, 0)
        with torch.no_grad():
            self.maps.bias[1:10] = -2.0
            self.maps.bias[12] = 3.0

    def forward(self, x):
        """Logits of all outputs."""
        x = (x - 128.0) / 64.0
        a4 = self.s4(self.s2(x))
        a8 = self.s8(a4)
        a16 = self.s16(a8)
        a32 = self.s32(a16)

        def up(t, like):
            return F.interpolate(t, size=like.shape[2:], mode="bilinear", align_corners=False)

        b16 = self.mix16(F.relu(a16 + up(self.up16(a32), a16)))
        b8 = self.mix8(F.relu(a8 + up(self.up8(b16), a8)))
        b4 = self.mix4(F.relu(self.skip4(a4) + up(self.up4(b8), a4)))
        maps = self.maps(b4)
        # The heads see the mean of the whole picture and the mean of what lies inside documents.
        weight = F.avg_pool2d(torch.sigmoid(maps[:, :1]).detach(), 4) + 0.02
        inner = (self.inner(b16) * weight).sum((2, 3)) / weight.sum((2, 3))
        p = self.hidden(torch.cat([self.pool(a32), inner], 1))
        return maps, self.kind(p), self.turn(p), self.screen(p)


class Exported(nn.Module):
    """Page with probabilities in place of logits."""

    def __init__(self, page):
        super().__init__()
        self.page = page

    def forward(self, image):
        maps, kind, turn, screen = self.page(image)
        maps = torch.cat([torch.sigmoid(maps[:, :10]), maps[:, 10:]], 1)
        return maps, torch.softmax(kind, 1), torch.softmax(turn, 1), torch.sigmoid(screen)


def loss(out, maps, kind, turn, screen):
    """The sum of all losses and the parts by name."""
    logits, kinds, turns, screens = out
    parts = {}
    for name, (at, extra, scale) in {"document": (0, 0, 2.0), "corners": (slice(1, 5), 30, 4.0), "text": (5, 2, 1.5), "zone": (6, 6, 3.0),
                                     "band": (7, 3, 1.0), "barcode": (8, 3, 1.0), "portrait": (9, 2, 0.7)}.items():
        x, t = logits[:, at], maps[:, at]
        parts[name] = scale * (F.binary_cross_entropy_with_logits(x, t, reduction="none") * (1 + extra * t)).mean()
        if name in ("document", "text", "zone", "band", "barcode"):
            p, t = torch.sigmoid(x).flatten(1), t.flatten(1)
            parts[name] = parts[name] + 0.3 * (1 - (2 * (p * t).sum(1) + 20) / ((p * p + t * t).sum(1) + 20)).mean()
    ink = ((maps[:, 5] + maps[:, 6]) > 0.4).float()
    n = ink.sum() + 1
    parts["direction"] = ((logits[:, 10:12] - maps[:, 10:12]) ** 2).sum(1).mul(ink).sum() / n
    parts["height"] = 0.5 * (F.smooth_l1_loss(logits[:, 12], maps[:, 12], reduction="none") * ink).sum() / n
    if (kind >= 0).any():
        parts["kind"] = 0.7 * F.cross_entropy(kinds, kind, ignore_index=-100, label_smoothing=0.05)
    if (turn >= 0).any():
        parts["turn"] = 0.5 * F.cross_entropy(turns, turn, ignore_index=-100)
    parts["screen"] = 0.5 * F.binary_cross_entropy_with_logits(screens[:, 0], screen)
    return sum(parts.values()), parts
