"""Trains the screen network: `python3 screen.py --minutes M`, resumes from training/work/screen/last.pt.

Read screen_scene.py (what it learns from) and screen_net.py (what it is) first. The flat documents are page.py's.
"""

import argparse
import queue

import numpy as np
import torch

import loop
import screen_net
from screen_scene import HIDDEN, PATCH, SEEN, Patches

SHARE = 0.45  # of displays


def batches(seed, first, batch):
    """Batches from scene first on, for ever, and the next scene."""
    scenes, i = Patches(loop.FLATS, seed, SHARE), first
    while True:
        images, target, weight = [], [], []
        while len(images) < batch:
            patches, shown, left = scenes.scene(i)
            i += 1
            images += patches
            target += [float(shown and v >= HIDDEN) for v in left]
            weight += [0.0 if shown and HIDDEN <= v < SEEN else 1.0 for v in left]
        yield i, np.stack(images[:batch]), np.float32(target[:batch]), np.float32(weight[:batch])


class Pool:
    """Patches that were drawn, mixed: those of one photograph have too much in common to be learned from together."""

    def __init__(self, size):
        self.images, self.labels, self.size, self.count = np.empty((size, PATCH, PATCH, 3), np.uint8), np.zeros((size, 2), np.float32), size, 0

    def add(self, images, target, weight):
        at = np.arange(self.count, self.count + len(images)) % self.size
        self.images[at], self.labels[at] = images, np.stack([target, weight], 1)
        self.count += len(images)

    def take(self, rng, n):
        """A batch, turned by a quarter and as in a mirror."""
        at = rng.integers(0, min(self.count, self.size), n)
        images = np.rot90(self.images[at], int(rng.integers(4)), (1, 2))
        return (images[:, :, ::-1] if rng.random() < 0.5 else images).copy(), self.labels[at]


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    net = screen_net.Screen().to(memory_format=torch.channels_last)
    run = loop.Run("screen", net, torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=0.01), args, climb=100, scene=0)
    if args.go_on and not run.resumed:
        run.go_on_from(args.go_on, np.concatenate([Patches(loop.FLATS, args.seed + 1, SHARE).scene(i)[0] for i in range(64)]))
    pool = Pool(30000)
    for _ in run.steps(batches(args.seed, run.scene, args.batch), args.minutes):
        try:  # drawing costs more than learning, so that each patch is seen several times
            while True:
                run.scene, *made = run.draw(wait=pool.count < 20 * args.batch)
                pool.add(*made)
        except queue.Empty:
            images, labels = pool.take(run.rng, args.batch)
        x = torch.from_numpy(images).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.half):
            out = net(x).float()
        loss = screen_net.loss(out, *torch.from_numpy(labels).unbind(1))
        run.learn(loss, {"loss": loss}, f"scene {run.scene} new {run.new}")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=45, help="how long it learns in all; the rate falls to nothing by then")
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--rate", type=float, default=3e-3)
    p.add_argument("--seed", type=int, default=6)
    p.add_argument("--from", dest="go_on", help="an exported network whose weights to begin with, where there is no checkpoint")
    p.add_argument("--half", action="store_true", help="learn in bfloat16, where the processor is faster with it")
    train(p.parse_args())
