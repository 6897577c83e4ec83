"""The corner network: where each side of a straightened document runs, to a part of a bin.

Input 1x3xSIDExSIDE, RGB, 0..255 as float32. Output sides: 1x4xBINSx(BINS+1), for top, right, bottom and left, for each
place along the side the probability of each bin across it; the last of them is that the side is not in the picture.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from corners_scene import BINS
from page_net import Context, Separable, conv


class Corners(nn.Module):
    def __init__(self):
        super().__init__()
        self.s2 = conv(3, 16, 3, 2)
        self.s4 = nn.Sequential(conv(16, 32, 3, 2), Separable(32, 32))
        self.s8 = nn.Sequential(Separable(32, 64, 3, 2), Separable(64, 64))
        self.s16 = nn.Sequential(Separable(64, 96, 3, 2), Separable(96, 96, 5), Separable(96, 96, 5))
        self.s32 = nn.Sequential(Separable(96, 128, 5, 2), Context(128), Separable(128, 128, 5), Context(128), Separable(128, 128, 5))
        self.up16, self.mix16 = conv(128, 96, 1, act=False), Separable(96, 96, 5)
        self.up8, self.mix8 = conv(96, 64, 1, act=False), Separable(64, 64, 5)
        self.up4, self.skip4, self.mix4 = conv(64, 32, 1, act=False), conv(32, 32, 1, act=False), Separable(32, 32, 5)
        self.up2, self.skip2, self.mix2 = conv(32, 16, 1, act=False), conv(16, 16, 1, act=False), Separable(16, 16, 5)
        self.lines = nn.Conv2d(16, 4, 3, padding=1)
        self.absent = nn.Conv2d(64, 4, 1)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out" if m.groups == 1 else "fan_in", nonlinearity="relu")
        nn.init.normal_(self.lines.weight, 0, 0.01)

    def forward(self, x):
        """Logits, 1x4xBINSx(BINS+1)."""
        x = (x - 128.0) / 64.0
        a2 = self.s2(x)
        a4 = self.s4(a2)
        a8 = self.s8(a4)
        a16 = self.s16(a8)
        a32 = self.s32(a16)

        def up(t, like):
            return F.interpolate(t, size=like.shape[2:], mode="bilinear", align_corners=False)

        b16 = self.mix16(F.relu(a16 + up(self.up16(a32), a16)))
        b8 = self.mix8(F.relu(a8 + up(self.up8(b16), a8)))
        b4 = self.mix4(F.relu(self.skip4(a4) + up(self.up4(b8), a4)))
        b2 = self.mix2(F.relu(self.skip2(a2) + up(self.up2(b4), a2)))
        lines = self.lines(b2)
        absent = self.absent(b8)
        # Top and bottom are said for each column, right and left for each row.
        level, upright = lines[:, 0::2].transpose(2, 3), lines[:, 1::2]
        no_level, no_upright = absent[:, 0::2].mean(2), absent[:, 1::2].mean(3)
        said = torch.stack([level[:, 0], upright[:, 0], level[:, 1], upright[:, 1]], 1)
        no = torch.stack([no_level[:, 0], no_upright[:, 0], no_level[:, 1], no_upright[:, 1]], 1)
        no = F.interpolate(no[:, :, None], size=(1, BINS), mode="bilinear", align_corners=False)
        return torch.cat([said, no.transpose(2, 3)], 3)


class Exported(nn.Module):
    """Corners with probabilities in place of logits."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, image):
        return torch.softmax(self.net(image), 3)


def loss(logits, target):
    """Cross-entropy with a narrow bell about the true place; places of which nothing is said count nothing."""
    bins = torch.arange(BINS, dtype=torch.float32)
    at = target[..., None]
    bell = torch.exp(-((bins - at) ** 2) / (2 * 0.7 ** 2)) * (at >= -0.5)
    bell = bell / bell.sum(3, keepdim=True).clamp(min=1e-6)
    none = (target == -1.0).float()[..., None]
    wanted = torch.cat([bell * (1 - none), none], 3)
    said = (target > -1.5).float()
    each = -(wanted * F.log_softmax(logits, 3)).sum(3)
    return (each * said).sum() / said.sum().clamp(min=1)
