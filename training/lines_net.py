"""The line network: where lines of letters run on a straightened page, at half its pixels.

Input 1x3xHxW, RGB, 0..255 as float32 (it scales by itself), H and W multiples of 16, made for a longer side of 640. Output
lines: 1x2x(H/2)x(W/2), see lines_scene.MAPS. The page network's first layers and no more of the whole than they see.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from lines_scene import MAPS
from page_net import Separable, conv


class Lines(nn.Module):
    def __init__(self):
        super().__init__()
        self.s2 = conv(3, 16, 3, 2)
        self.s4 = nn.Sequential(conv(16, 32, 3, 2), Separable(32, 32))
        self.s8 = nn.Sequential(Separable(32, 64, 3, 2), Separable(64, 64), Separable(64, 64))
        self.s16 = nn.Sequential(Separable(64, 128, 3, 2), Separable(128, 128, 5), Separable(128, 128, 5), Separable(128, 128, 5))
        self.up8, self.mix8 = conv(128, 64, 1, act=False), nn.Sequential(Separable(64, 64, 5), Separable(64, 64))
        self.up4, self.skip4, self.mix4 = conv(64, 48, 1, act=False), conv(32, 48, 1, act=False), Separable(48, 48)
        self.up2, self.skip2, self.mix2 = conv(48, 16, 1, act=False), conv(16, 16, 1, act=False), Separable(16, 16)
        self.maps = nn.Conv2d(16, len(MAPS), 3, padding=1)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out" if m.groups == 1 else "fan_in", nonlinearity="relu")
        nn.init.normal_(self.maps.weight, 0, 0.01)
        with torch.no_grad():
            self.maps.bias.copy_(torch.tensor([-2.0, 3.0]))

    def forward(self, x):
        """Logits of the lines and the heights."""
        x = (x - 128.0) / 64.0
        a2 = self.s2(x)
        a4 = self.s4(a2)
        a8 = self.s8(a4)
        a16 = self.s16(a8)

        def up(t, like):
            return F.interpolate(t, size=like.shape[2:], mode="bilinear", align_corners=False)

        b8 = self.mix8(F.relu(a8 + up(self.up8(a16), a8)))
        b4 = self.mix4(F.relu(self.skip4(a4) + up(self.up4(b8), a4)))
        return self.maps(self.mix2(F.relu(self.skip2(a2) + up(self.up2(b4), a2))))


class Exported(nn.Module):
    """Lines with probabilities in place of logits."""

    def __init__(self, lines):
        super().__init__()
        self.lines = lines

    def forward(self, image):
        out = self.lines(image)
        return torch.cat([torch.sigmoid(out[:, :1]), out[:, 1:]], 1)


def loss(out, maps):
    """The sum of all losses and the parts by name."""
    x, t = out[:, 0], maps[:, 0]
    line = (F.binary_cross_entropy_with_logits(x, t, reduction="none") * (1 + 2 * t)).mean()
    p, want = torch.sigmoid(x).flatten(1), t.flatten(1)
    shape = (1 - (2 * (p * want).sum(1) + 20) / ((p * p + want * want).sum(1) + 20)).mean()
    ink = (t > 0.4).float()
    height = (F.smooth_l1_loss(out[:, 1], maps[:, 1], reduction="none", beta=0.2) * ink).sum() / (ink.sum() + 1)
    parts = {"line": 2 * line, "shape": 0.5 * shape, "height": 0.5 * height}
    return sum(parts.values()), parts
