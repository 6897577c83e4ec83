"""How the page, line, corner and screen networks are trained: all that does not depend on what they learn.

Read `Run.steps` first, then corners.py, the shortest of those that use it.
"""

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

import warm

WORK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "work")
FLATS = os.path.join(WORK, "page", "flat")


def put(feed, batches):
    """The worker: draws batches for ever."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    cv2.setNumThreads(1)
    for batch in batches:
        feed.put(batch)


class Run:
    """One training: the network, where it stands, and its checkpoint training/work/NAME/last.pt, from which it resumes."""

    def __init__(self, name, net, opt, args, climb, scene=None):
        """The rate rises for `climb` steps after step `begun`. scene = the first to draw, None where that follows from the step."""
        self.net, self.opt, self.average = net, opt, copy.deepcopy(net).eval()
        self.peak, self.climb, self.begun = args.rate, climb, 0
        self.step, self.scene, self.spent = 0, scene, 0.0
        self.feed, self.recent, self.new, self.sums = multiprocessing.Queue(6), [], 0, {}
        os.makedirs(os.path.join(WORK, name), exist_ok=True)
        self.last, self.log = (os.path.join(WORK, name, file) for file in ("last.pt", "train.log"))
        self.resumed = os.path.exists(self.last)
        if self.resumed:
            state = torch.load(self.last)
            net.load_state_dict(state["net"]), self.average.load_state_dict(state["average"]), opt.load_state_dict(state["opt"])
            self.step, self.scene, self.spent = state["step"], state.get("scene"), state["spent"]
        self.rng = np.random.default_rng(args.seed + self.step)

    def go_on_from(self, file, pictures):
        """Begin with the weights of an exported network; pictures as in warm.load, N x H x W x 3."""
        warm.load(self.net, file, torch.from_numpy(pictures).permute(0, 3, 1, 2).float())
        self.average.load_state_dict(self.net.state_dict())

    def seconds(self):
        """How long it has learned, over all resumptions."""
        return self.spent + time.time() - self.started

    def save(self):
        state = {"net": self.net.state_dict(), "average": self.average.state_dict(), "opt": self.opt.state_dict(),
                 "step": self.step, "spent": self.seconds()}
        if self.scene is not None:
            state["scene"] = self.scene
        torch.save(state, self.last + ".part")
        os.replace(self.last + ".part", self.last)

    def steps(self, batches, minutes, steps=math.inf):
        """The share of the training that is over, before each step, until it is 1 or SIGTERM comes; a worker draws the batches."""
        worker = multiprocessing.get_context("fork").Process(target=put, args=(self.feed, batches), daemon=True)
        worker.start()
        stop, self.started = [], time.time()
        saved = self.started
        signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
        while not stop:
            self.progress = max(self.step / steps, self.seconds() / (60 * minutes))
            if self.progress >= 1:
                break
            climbed = min(1, (self.step - self.begun + 1) / self.climb)
            self.rate = self.peak * climbed * (0.5 + 0.5 * math.cos(math.pi * self.progress)) + 1e-5
            for group in self.opt.param_groups:
                group["lr"] = self.rate
            self.net.train()
            yield self.progress
            if time.time() - saved > 120:
                saved = time.time()
                self.save()
        self.save()
        worker.terminate()

    def draw(self, wait):
        """A new batch; queue.Empty where none is ready and there is no waiting."""
        batch = self.feed.get(block=wait)
        self.new += 1
        return batch

    def new_or_recent(self, least, most):
        """A batch and whether it is new. Once there are `least`, every other one, or more, is one of the `most` last seen again."""
        try:
            if len(self.recent) >= least and self.step % 2:
                raise queue.Empty
            batch = self.draw(wait=len(self.recent) < least)
            self.recent = (self.recent + [batch])[-most:]
            return batch, True
        except queue.Empty:
            return self.recent[self.rng.integers(len(self.recent))], False

    def learn(self, loss, parts, about):
        """One step against the loss; every 50 steps a line with `about` and the means of the parts."""
        self.opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.opt.step()
        self.step += 1
        keep = min(0.998, self.step / (self.step + 20))
        with torch.no_grad():
            for a, b in zip(self.average.state_dict().values(), self.net.state_dict().values()):
                a.mul_(keep).add_(b, alpha=1 - keep) if a.is_floating_point() else a.copy_(b)
        for name, v in parts.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(v)
        if self.step % 50 == 0:
            means = " ".join(f"{name} {v / 50:.4f}" for name, v in self.sums.items())
            line = f"{int(self.seconds())}s step {self.step} {self.progress:.3f} {about} {means}"
            print(line, flush=True)
            with open(self.log, "a") as log:
                print(line, file=log)
            self.sums, self.new = {}, 0
