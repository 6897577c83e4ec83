"""Trains the line network: `python3 lines.py --minutes M`, resumes from training/work/lines/last.pt.

Read lines_scene.py (what it learns from) and lines_net.py (what it is) first. The flat documents are page.py's, and so are
the first layers' weights to begin with.
"""

import argparse

import numpy as np
import torch

import lines_net
import loop
import page_net
import warm
from lines_scene import Pages
from page_scene import Scenes


def batches(seed, first, batch):
    """Batches from window first on, for ever, and the next window. The pool is read again now and then, for it may still grow."""
    pages, i = Pages(loop.FLATS, seed), first
    while True:
        if (i - first) // batch % 100 == 99:
            try:
                pages = Pages(loop.FLATS, seed)
            except ValueError:
                pass  # the pool's index is just being written
        made = [pages.window(i + n) for n in range(batch)]
        i += batch
        yield i, np.stack([m[0] for m in made]), np.stack([m[1] for m in made]).astype(np.float16)


def begin_with(net, file, seed):
    """Copy what the exported page network knows of a page's first looks into the layers of the same names."""
    page, scenes = page_net.Page(), Scenes(loop.FLATS, seed + 1)
    warm.load(page, file, torch.from_numpy(np.stack([scenes.sample(i)[0] for i in range(32)])).permute(0, 3, 1, 2).float())
    mine = net.state_dict()
    mine.update({name: v for name, v in page.state_dict().items() if name in mine and v.shape == mine[name].shape and not name.startswith("maps")})
    net.load_state_dict(mine)


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net = lines_net.Lines().to(memory_format=torch.channels_last)
    run = loop.Run("lines", net, torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=0.01), args, climb=150, scene=0)
    if args.go_on and not run.resumed:
        begin_with(net, args.go_on, args.seed)
        run.average.load_state_dict(net.state_dict())
    for _ in run.steps(batches(args.seed, run.scene, args.batch), args.minutes):
        (scene, images, maps), new = run.new_or_recent(16, 120)
        if new:
            run.scene = scene
        if not new:  # seen again as in a mirror, or upside down: lines stay lines
            way = [slice(None, None, -1) if run.rng.random() < 0.5 else slice(None) for _ in range(2)]
            images, maps = images[:, way[0], way[1]].copy(), maps[:, :, way[0], way[1]].copy()
        x = torch.from_numpy(images).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.half):
            out = net(x).float()
        total, parts = lines_net.loss(out, torch.from_numpy(maps).float())
        run.learn(total, parts, f"scene {run.scene} new {run.new}")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=60, help="how long it learns in all; the rate falls to nothing by then")
    p.add_argument("--batch", type=int, default=4)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--from", dest="go_on", help="the exported page network whose first layers to begin with, where there is no checkpoint")
    p.add_argument("--seed", type=int, default=9)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--half", action="store_true", help="learn in bfloat16, where the processor is faster with it")
    train(p.parse_args())
