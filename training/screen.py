"""Trains the screen network: `python3 screen.py --minutes M`, resumes from training/work/screen/last.pt.

Read screen_scene.py (what it learns from) and screen_net.py (what it is) first. The flat documents are page.py's.
"""

import argparse
import copy
import math
import multiprocessing
import os
import queue
import signal
import time

import cv2
import numpy as np
import torch

import screen_net
import warm
from page import save
from screen_scene import HIDDEN, PATCH, SEEN, Patches

BASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work")
WORK, FLATS = os.path.join(BASE, "screen"), os.path.join(BASE, "page", "flat")
SHARE = 0.45  # of displays


def produce(out, seed, first, batch):
    """The worker: batches from scene first on, for ever."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    cv2.setNumThreads(1)
    scenes, i = Patches(FLATS, seed, SHARE), first
    while True:
        images, target, weight = [], [], []
        while len(images) < batch:
            patches, shown, left = scenes.scene(i)
            i += 1
            images += patches
            target += [float(shown and v >= HIDDEN) for v in left]
            weight += [0.0 if shown and HIDDEN <= v < SEEN else 1.0 for v in left]
        out.put((i, np.stack(images[:batch]), np.float32(target[:batch]), np.float32(weight[:batch])))


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
    os.makedirs(WORK, exist_ok=True)
    net = screen_net.Screen().to(memory_format=torch.channels_last)
    average = copy.deepcopy(net).eval()
    opt = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=0.01)
    step, scene, spent, last = 0, 0, 0.0, os.path.join(WORK, "last.pt")
    if os.path.exists(last):
        state = torch.load(last)
        net.load_state_dict(state["net"]), average.load_state_dict(state["average"]), opt.load_state_dict(state["opt"])
        step, scene, spent = state["step"], state["scene"], state["spent"]
    elif args.go_on:
        pictures = np.concatenate([Patches(FLATS, args.seed + 1, SHARE).scene(i)[0] for i in range(64)])
        warm.load(net, args.go_on, torch.from_numpy(pictures).permute(0, 3, 1, 2).float())
        average.load_state_dict(net.state_dict())
    feed = multiprocessing.Queue(6)
    worker = multiprocessing.Process(target=produce, args=(feed, args.seed, scene, args.batch), daemon=True)
    worker.start()
    pool, rng = Pool(30000), np.random.default_rng(args.seed + step)
    started, saved, total, fresh, stop = time.time(), time.time(), 0.0, 0, []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    state = lambda: dict(net=net.state_dict(), average=average.state_dict(), opt=opt.state_dict(), step=step, scene=scene, spent=spent + time.time() - started)
    log = open(os.path.join(WORK, "train.log"), "a")
    while not stop:
        progress = (spent + time.time() - started) / (60 * args.minutes)
        if progress >= 1:
            break
        try:  # drawing costs more than learning, so that each patch is seen several times
            while True:
                scene, *made = feed.get(block=pool.count < 20 * args.batch)
                pool.add(*made)
                fresh += 1
        except queue.Empty:
            images, labels = pool.take(rng, args.batch)
        x = torch.from_numpy(images).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
        for group in opt.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-5
        net.train()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.half):
            out = net(x).float()
        value = screen_net.loss(out, *torch.from_numpy(labels).unbind(1))
        opt.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        opt.step()
        step, total = step + 1, total + float(value)
        keep = min(0.998, step / (step + 20))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), net.state_dict().values()):
                a.mul_(keep).add_(b, alpha=1 - keep) if a.is_floating_point() else a.copy_(b)
        if step % 50 == 0:
            line = f"{int(spent + time.time() - started)}s step {step} {progress:.3f} scene {scene} new {fresh} loss {total / 50:.4f}"
            print(line, flush=True)
            print(line, file=log, flush=True)
            total, fresh = 0.0, 0
        if time.time() - saved > 120:
            saved = time.time()
            save(last, **state())
    save(last, **state())
    worker.terminate()


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=45, help="how long it learns in all; the rate falls to nothing by then")
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--rate", type=float, default=3e-3)
    p.add_argument("--seed", type=int, default=6)
    p.add_argument("--from", dest="go_on", help="an exported network whose weights to begin with, where there is no checkpoint")
    p.add_argument("--half", action="store_true", help="learn in bfloat16, where the processor is faster with it")
    train(p.parse_args())
