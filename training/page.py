"""Trains the page network: `python3 page.py --steps N [--minutes M]`, resumes from training/work/page/last.pt.

Read page_scene.py (what it learns from) and page_net.py (what it is) first.
"""

import argparse
import math

import numpy as np
import torch
import torch.nn.functional as F

import loop
import page_net
from page_scene import GRID, Scenes


def batches(seed, first, batch):
    """Batches of scenes first, first+1, ... for ever. The pool is read again now and then, for it may still grow."""
    scenes, i = Scenes(loop.FLATS, seed), first
    while True:
        if (i - first) // batch % 100 == 99:
            try:
                scenes = Scenes(loop.FLATS, seed)
            except ValueError:
                pass  # the pool's index is just being written
        samples = [scenes.sample(i + n) for n in range(batch)]
        i += batch
        yield (np.stack([s[0] for s in samples]), np.stack([s[1] for s in samples]).astype(np.float16),
               np.array([s[2] for s in samples]), np.array([s[3] for s in samples]), np.array([s[4] for s in samples], np.float32))


def tensors(batch, side):
    """The batch as tensors, at side x side instead of the native size."""
    images, maps, kind, turn, screen = batch
    x = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    t = torch.from_numpy(maps).float()
    if side != x.shape[2]:
        ratio = side / x.shape[2]
        x = F.interpolate(x, size=(side, side), mode="area" if ratio < 1 else "bilinear")
        grid = round(GRID * ratio)
        drawn = (t[:, 12:] > 0).float()  # direction and height are means over the cells that have them
        t = F.interpolate(torch.cat([t[:, :10], t[:, 10:] * drawn, drawn], 1), size=(grid, grid), mode="area")
        t = torch.cat([t[:, :10], t[:, 10:13] / t[:, 13:].clamp(min=1e-3)], 1)
        t[:, 12] += math.log2(ratio)
    return x.contiguous(), t, torch.from_numpy(kind), torch.from_numpy(turn), torch.from_numpy(screen)


def quarter_turns(batch, k):
    """The batch seen again, turned k quarters clockwise: the maps turn too, and so does the reading direction."""
    images, maps, kind, turn, screen = batch
    maps = np.rot90(maps, -k, (2, 3)).copy()
    for _ in range(k):
        dx, dy = maps[:, 10].copy(), maps[:, 11].copy()
        maps[:, 10], maps[:, 11] = -dy, dx
    return np.rot90(images, -k, (1, 2)).copy(), maps, kind, np.where(turn >= 0, (turn + k) % 4, turn), screen


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net = page_net.Page().to(memory_format=torch.channels_last)
    decay = [p for p in net.parameters() if p.ndim > 1]
    plain = [p for p in net.parameters() if p.ndim <= 1]
    opt = torch.optim.AdamW([{"params": decay, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}], lr=args.rate)
    run = loop.Run("page", net, opt, args, climb=150)
    run.begun = run.step  # the rate climbs anew after each stop
    if args.go_on and not run.resumed:
        scenes = Scenes(loop.FLATS, args.seed + 1)
        run.go_on_from(args.go_on, np.stack([scenes.sample(i)[0] for i in range(64)]))
    for progress in run.steps(batches(args.seed, run.step * args.batch, args.batch), args.minutes or math.inf, args.steps):
        batch, new = run.new_or_recent(8, 96)  # drawing costs as much as learning
        if not new:
            batch = quarter_turns(batch, int(run.rng.integers(1, 4)))
        side = 256 if progress < args.small else int(run.rng.choice([256, 320, 384, 384])) if progress < 0.85 else 384
        x, *targets = tensors(batch, side)
        with torch.autocast("cpu", dtype=torch.bfloat16):  # three times as fast where the processor has it
            out = net(x.contiguous(memory_format=torch.channels_last))
        total, parts = page_net.loss([o.float() for o in out], *targets)
        run.learn(total, parts, f"side {side} new {run.new} rate {run.rate:.5f}")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--steps", type=int, default=20000)
    p.add_argument("--minutes", type=float, default=0, help="stop after so many minutes in all, the schedule shortened to fit")
    p.add_argument("--batch", type=int, default=4)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--small", type=float, default=0.4, help="the first share of the training sees pictures of 256 pixels")
    p.add_argument("--from", dest="go_on", help="an exported network whose weights to begin with, where there is no checkpoint")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    train(p.parse_args())
