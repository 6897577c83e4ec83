"""Trains the corner network: `python3 corners.py --minutes M`, resumes from training/work/corners/last.pt.

Read corners_scene.py (what it learns from) and corners_net.py (what it is) first. The flat documents are page.py's.
"""

import argparse

import numpy as np
import torch

import corners_net
import loop
from corners_scene import Close, NONE

VIEWS = 4  # crops of each scene


def batches(seed, first, batch):
    """Batches from scene first on, for ever, and the next scene. The pool is read again now and then, for it may still grow."""
    scenes, i, made = Close(loop.FLATS, seed), first, []
    while True:
        made += scenes.crops(i, VIEWS)
        i += 1
        if i % 400 == 0:
            try:
                scenes = Close(loop.FLATS, seed)
            except ValueError:
                pass  # the pool's index is just being written
        if len(made) >= batch:
            yield i, np.stack([m[0] for m in made[:batch]]), np.stack([m[1] for m in made[:batch]])
            made = made[batch:]


def seen_again(images, target, quarter, mirrored):
    """The batch turned by quarters clockwise and, perhaps, as in a mirror: the sides change their names and directions."""
    bins = target.shape[2]
    back = lambda t: np.where(t > NONE, bins - 1 - t, t)
    if mirrored:
        images = images[:, :, ::-1]
        top, right, bottom, left = (target[:, k] for k in range(4))
        target = np.stack([top[:, ::-1], back(left), bottom[:, ::-1], back(right)], 1)
    for _ in range(quarter):
        images = np.rot90(images, -1, (1, 2))
        top, right, bottom, left = (target[:, k] for k in range(4))
        target = np.stack([left[:, ::-1], back(top), right[:, ::-1], back(bottom)], 1)
    return images.copy(), target.copy()


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    net = corners_net.Corners().to(memory_format=torch.channels_last)
    run = loop.Run("corners", net, torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=0.01), args, climb=100, scene=0)
    for _ in run.steps(batches(args.seed, run.scene, args.batch), args.minutes):
        (scene, images, target), new = run.new_or_recent(16, 160)
        if new:
            run.scene = scene
        images, target = seen_again(images, target, int(run.rng.integers(4)), run.rng.random() < 0.5)
        x = torch.from_numpy(images).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.half):
            out = net(x).float()
        loss = corners_net.loss(out, torch.from_numpy(target))
        run.learn(loss, {"loss": loss}, f"scene {run.scene} new {run.new}")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=60, help="how long it learns in all; the rate falls to nothing by then")
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--rate", type=float, default=3e-3)
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--half", action="store_true", help="learn in bfloat16, where the processor is faster with it")
    train(p.parse_args())
