"""Trains the corner network: `python3 corners.py --minutes M`, resumes from training/work/corners/last.pt.

Read corners_scene.py (what it learns from) and corners_net.py (what it is) first. The flat documents are page.py's.
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

import corners_net
from corners_scene import Close, NONE
from page import save

BASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work")
WORK, FLATS = os.path.join(BASE, "corners"), os.path.join(BASE, "page", "flat")
VIEWS = 4  # crops of each scene


def produce(out, seed, first, batch):
    """The worker: batches from scene first on, for ever. The pool is read again now and then, for it may still grow."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    cv2.setNumThreads(1)
    scenes, i, made = Close(FLATS, seed), first, []
    while True:
        made += scenes.crops(i, VIEWS)
        i += 1
        if i % 400 == 0:
            try:
                scenes = Close(FLATS, seed)
            except ValueError:
                pass  # the pool's index is just being written
        if len(made) >= batch:
            out.put((i, np.stack([m[0] for m in made[:batch]]), np.stack([m[1] for m in made[:batch]])))
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
    os.makedirs(WORK, exist_ok=True)
    net = corners_net.Corners().to(memory_format=torch.channels_last)
    average = copy.deepcopy(net).eval()
    opt = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=0.01)
    step, scene, spent, last = 0, 0, 0.0, os.path.join(WORK, "last.pt")
    if os.path.exists(last):
        state = torch.load(last)
        net.load_state_dict(state["net"]), average.load_state_dict(state["average"]), opt.load_state_dict(state["opt"])
        step, scene, spent = state["step"], state["scene"], state["spent"]
    feed = multiprocessing.Queue(6)
    worker = multiprocessing.Process(target=produce, args=(feed, args.seed, scene, args.batch), daemon=True)
    worker.start()
    started, saved, recent, rng, total, fresh, stop = time.time(), time.time(), [], np.random.default_rng(args.seed + step), 0.0, 0, []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    state = lambda: dict(net=net.state_dict(), average=average.state_dict(), opt=opt.state_dict(), step=step, scene=scene, spent=spent + time.time() - started)
    log = open(os.path.join(WORK, "train.log"), "a")
    while not stop:
        progress = (spent + time.time() - started) / (60 * args.minutes)
        if progress >= 1:
            break
        try:  # at most every other batch is a new one, the rest were seen before, from another side
            if len(recent) >= 16 and step % 2:
                raise queue.Empty
            scene, images, target = feed.get(block=len(recent) < 16)
            recent = (recent + [(images, target)])[-160:]
            fresh += 1
        except queue.Empty:
            images, target = recent[rng.integers(len(recent))]
        images, target = seen_again(images, target, int(rng.integers(4)), rng.random() < 0.5)
        x = torch.from_numpy(images).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
        for group in opt.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-5
        net.train()
        if args.half:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = net(x).float()
        else:
            out = net(x)
        value = corners_net.loss(out, torch.from_numpy(target))
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
    p.add_argument("--minutes", type=float, default=60, help="how long it learns in all; the rate falls to nothing by then")
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--rate", type=float, default=3e-3)
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--half", action="store_true", help="learn in bfloat16, where the processor is faster with it")
    train(p.parse_args())
