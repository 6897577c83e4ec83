"""Trains the page network: `python3 page.py --steps N [--minutes M]`, resumes from training/work/page/last.pt.

Read page_scene.py (what it learns from) and page_net.py (what it is) first.
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
import torch.nn.functional as F

import page_net
import warm
from page_scene import GRID, Scenes

WORK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work", "page")


def produce(out, folder, seed, first, batch):
    """The worker: batches of scenes first, first+1, ... for ever. The pool is read again now and then, for it may still grow."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    cv2.setNumThreads(1)
    scenes, i = Scenes(folder, seed), first
    while True:
        if (i - first) // batch % 100 == 99:
            try:
                scenes = Scenes(folder, seed)
            except ValueError:
                pass  # the pool's index is just being written
        samples = [scenes.sample(i + n) for n in range(batch)]
        i += batch
        out.put((np.stack([s[0] for s in samples]), np.stack([s[1] for s in samples]).astype(np.float16),
                 np.array([s[2] for s in samples]), np.array([s[3] for s in samples]), np.array([s[4] for s in samples], np.float32)))


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


def save(path, **state):
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net = page_net.Page().to(memory_format=torch.channels_last)
    average = copy.deepcopy(net).eval()
    decay = [p for p in net.parameters() if p.ndim > 1]
    plain = [p for p in net.parameters() if p.ndim <= 1]
    opt = torch.optim.AdamW([{"params": decay, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}], lr=args.rate)
    step, spent = 0, 0.0
    last = os.path.join(WORK, "last.pt")
    if os.path.exists(last):
        state = torch.load(last)
        net.load_state_dict(state["net"]), average.load_state_dict(state["average"]), opt.load_state_dict(state["opt"])
        step, spent = state["step"], state["spent"]
    elif args.go_on:
        scenes = Scenes(os.path.join(WORK, "flat"), args.seed + 1)
        pictures = np.stack([scenes.sample(i)[0] for i in range(64)])
        warm.load(net, args.go_on, torch.from_numpy(pictures).permute(0, 3, 1, 2).float())
        average.load_state_dict(net.state_dict())
    feed = multiprocessing.Queue(6)
    worker = multiprocessing.Process(target=produce, args=(feed, os.path.join(WORK, "flat"), args.seed, step * args.batch, args.batch), daemon=True)
    worker.start()
    log = open(os.path.join(WORK, "train.log"), "a")
    started, saved, recent, rng, sums, fresh = time.time(), time.time(), [], np.random.default_rng(args.seed + step), {}, 0
    stop, begun = [], step
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    while not stop:
        now = spent + time.time() - started
        progress = max(step / args.steps, now / (60 * args.minutes) if args.minutes else 0)
        if progress >= 1:
            break
        try:  # every other batch is one seen before, turned: drawing costs as much as learning
            if len(recent) >= 8 and step % 2:
                raise queue.Empty
            batch = feed.get(block=len(recent) < 8)
            recent = (recent + [batch])[-96:]
            fresh += 1
        except queue.Empty:
            batch = quarter_turns(recent[rng.integers(len(recent))], int(rng.integers(1, 4)))
        side = 256 if progress < args.small else int(rng.choice([256, 320, 384, 384])) if progress < 0.85 else 384
        rate = args.rate * min(1, (step - begun + 1) / 150) * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-5
        for group in opt.param_groups:
            group["lr"] = rate
        net.train()
        x, *targets = tensors(batch, side)
        with torch.autocast("cpu", dtype=torch.bfloat16):  # three times as fast where the processor has it
            out = net(x.contiguous(memory_format=torch.channels_last))
        total, parts = page_net.loss([o.float() for o in out], *targets)
        opt.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        opt.step()
        step += 1
        keep = min(0.998, step / (step + 20))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), net.state_dict().values()):
                a.mul_(keep).add_(b, alpha=1 - keep) if a.is_floating_point() else a.copy_(b)
        for name, v in parts.items():
            sums[name] = sums.get(name, 0.0) + float(v)
        if step % 50 == 0:
            line = f"step {step} {progress:.3f} side {side} new {fresh} rate {rate:.5f} " + " ".join(f"{k} {v / 50:.3f}" for k, v in sums.items())
            print(line, flush=True)
            log.write(f"{int(now)}s {line}\n")
            log.flush()
            sums, fresh = {}, 0
        if time.time() - saved > 120:
            saved = time.time()
            save(last, net=net.state_dict(), average=average.state_dict(), opt=opt.state_dict(), step=step, spent=spent + time.time() - started)
    save(last, net=net.state_dict(), average=average.state_dict(), opt=opt.state_dict(), step=step, spent=spent + time.time() - started)
    worker.terminate()


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
