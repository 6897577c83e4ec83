"""The network both text readers share, and how it is trained, measured and written out.

Read first: `Reader`, then `train`. A reader is a stack of convolutions that
halves the width twice and folds the height away, followed by a few along the
line; CTC (Graves et al. 2006) teaches it where letters are. It takes lines of
zero mean and unit deviation, [N, 1, H, W] with W a multiple of 4, and gives the
logarithms of probabilities, [N, finer * W/4, classes], class 0 being the blank.

A run is a function of its seed alone: batch number i is drawn from (seed, i), so
a run that was stopped goes on where it was.
"""
import base64
import hashlib
import json
import math
import multiprocessing
import os
import queue
import time

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = os.path.join(HERE, "work")
MODELS = os.path.join(HERE, "..", "models")
GOLDEN = os.path.join(HERE, "..", "internal", "document", "testdata", "golden")


def _conv(a, b, kernel, stride=1, pad=None):
    if pad is None:
        pad = tuple(k // 2 for k in kernel) if isinstance(kernel, tuple) else kernel // 2
    return nn.Sequential(nn.Conv2d(a, b, kernel, stride, pad, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True))


class _Again(nn.Module):
    """A convolution whose result is added to what it was given."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)


class Reader(nn.Module):
    """See the module. `wide` = channels of the four stages; `height` is a multiple of 8.

    `finer` = rows of output for each 4 columns, for letters narrower than that.
    """

    def __init__(self, classes, wide=(24, 56, 80, 160), height=32, along=2, finer=1):
        super().__init__()
        a, b, c, d = wide
        self.classes, self.finer = classes, finer
        body = [
            _conv(1, a, 5, 2),
            _conv(a, b, 3, 2),
            _Again(_conv(b, b, 3)),
            _conv(b, c, 3, (2, 1)),
            _Again(_conv(c, c, 3)),
            _conv(c, d, (height // 8, 1), 1, (0, 0)),
        ]
        body += [_Again(_conv(d, d, (1, 5))) for _ in range(along)]
        self.body = nn.Sequential(*body)
        self.head = nn.Conv2d(d, classes * finer, 1)

    def scores(self, x):
        out = self.head(self.body(x)).squeeze(2).permute(0, 2, 1)
        if self.finer > 1:
            out = out.reshape(out.shape[0], -1, self.classes)
        return out

    def forward(self, x):
        return self.scores(x).log_softmax(2)


class Average:
    """The mean of the weights over the last thousand steps or so, which reads better than the last ones."""

    def __init__(self, net):
        self.state = {k: v.clone() for k, v in net.state_dict().items()}

    def update(self, net, step):
        keep = min(0.998, (1 + step) / (20 + step))
        for k, v in net.state_dict().items():
            if v.dtype.is_floating_point:
                self.state[k].mul_(keep).add_(v, alpha=1 - keep)
            else:
                self.state[k].copy_(v)


def greedy(logp, alphabet):
    """Best path of each line: repeats merged, blanks dropped."""
    out = []
    for path in np.asarray(logp).argmax(2):
        s, last = [], 0
        for k in path:
            if k != last and k != 0:
                s.append(alphabet[k - 1])
            last = k
        out.append("".join(s))
    return out


def distance(a, b):
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        prev, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            prev, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, prev + (x != y))
    return row[-1]


def measure(net, batches, alphabet, normal):
    """(lines, lines exact, characters, edits) over batches of (grey, texts)."""
    net.eval()
    lines = exact = chars = edits = 0
    with torch.no_grad():
        for grey, texts in batches:
            got = greedy(net(torch.from_numpy(normal(grey))), alphabet)
            for g, t in zip(got, texts):
                lines += 1
                exact += g == t
                chars += len(t)
                edits += distance(g, t)
    return lines, exact, chars, edits


def report(name, m):
    lines, exact, chars, edits = m
    return "%-12s N=%d lines exact %.2f %%, characters %.3f %%" % (
        name, lines, 100 * exact / lines, 100 * (1 - edits / max(1, chars)))


def _produce(make, seed, first, stride, out):
    import cv2
    cv2.setNumThreads(1)
    i = first
    while True:
        out.put(make(seed, i))
        i += stride


def _feed(make, seed, start, workers, waiting=True):
    """Batches start, start+1, … in order, made by worker processes; None where one is not there yet and there is no waiting."""
    ctx = multiprocessing.get_context("fork")
    queues = [ctx.Queue(maxsize=6) for _ in range(workers)]
    for k in range(workers):
        ctx.Process(target=_produce, args=(make, seed, start + k, workers, queues[k]), daemon=True).start()
    i = 0
    while True:
        try:
            batch = queues[i % workers].get(block=waiting)
            i += 1
        except queue.Empty:
            batch = None
        yield batch


def _again(rng, grey):
    """A batch seen before, seen anew: moved sideways, another contrast, a little noise. Drawing costs as much as learning."""
    grey = np.roll(grey, int(rng.integers(-3, 4)), 3) * np.float32(np.exp(rng.normal(0, 0.15)))
    grey = np.roll(grey, int(rng.integers(-1, 2)), 2)
    return grey + rng.normal(0, rng.uniform(0, 0.15), grey.shape).astype(np.float32)


def _rate(done, peak):
    """One cycle: a short climb, then half a cosine down to a hundredth; done is 0..1."""
    warm = 0.04
    if done < warm:
        return peak * (0.05 + 0.95 * done / warm)
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, (done - warm) / (1 - warm)))))


class Run:
    """One training: where it stands, and how it is kept and written out."""

    def __init__(self, name, net, alphabet, normal, height):
        os.makedirs(WORK, exist_ok=True)
        self.name, self.net, self.alphabet, self.normal, self.height = name, net, alphabet, normal, height
        self.opt = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-4)
        self.average = Average(net)
        self.step, self.seconds = 0, 0.0
        self.path = os.path.join(WORK, name + ".pt")

    def log(self, text):
        line = time.strftime("%H:%M:%S ") + text
        print(line, flush=True)
        with open(os.path.join(WORK, self.name + ".log"), "a") as f:
            f.write(line + "\n")

    def keep(self):
        state = {"net": self.net.state_dict(), "opt": self.opt.state_dict(), "average": self.average.state,
                 "step": self.step, "seconds": self.seconds}
        torch.save(state, self.path + ".new")
        os.replace(self.path + ".new", self.path)

    def resume(self):
        if not os.path.exists(self.path):
            return False
        state = torch.load(self.path)
        self.net.load_state_dict(state["net"])
        self.opt.load_state_dict(state["opt"])
        self.average.state = state["average"]
        self.step, self.seconds = state["step"], state["seconds"]
        return True

    def averaged(self):
        """A copy of the network with the averaged weights, for measuring and export."""
        import copy
        net = copy.deepcopy(self.net)
        net.load_state_dict(self.average.state)
        return net.eval()


def _cost(run, batch, kind):
    """Processor seconds that forward and backward take of one batch, computed in the given type."""
    import copy
    net = copy.deepcopy(run.net).train()
    x = torch.from_numpy(run.normal(batch[0])).contiguous(memory_format=torch.channels_last)
    best = math.inf
    for _ in range(3):
        begin = time.process_time()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=kind == torch.bfloat16):
            scores = net.scores(x)
        scores.float().square().mean().backward()
        best = min(best, time.process_time() - begin)
    return best


def faster_type(run, batch):
    """bfloat16 where this processor is quicker with it (AMX, AVX512-BF16), else float32: measured, not believed."""
    costs = {kind: _cost(run, batch, kind) for kind in (torch.bfloat16, torch.float32)}
    run.log("a batch of %s takes %s" % (batch[0].shape, ", ".join("%.3f s in %s" % (s, k) for k, s in costs.items())))
    return min(costs, key=costs.get)


def train(run, make, seed, steps, minutes=0, peak=3e-3, workers=1, every=180, checks=None, again=0):
    """Train for `steps`, or less if `minutes` of training (over all resumptions) are over first.

    checks is {name: list of batches}, measured whenever a checkpoint is written. `again` of the
    last batches are kept, and while nothing new has been drawn one of them is seen anew; such runs
    are no longer a function of the seed alone, for they hang on the machine's pace.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    ctc = nn.CTCLoss(zero_infinity=True)
    index = {c: i + 1 for i, c in enumerate(run.alphabet)}
    run.log("start at step %d of %d, %d parameters" % (run.step, steps, sum(p.numel() for p in run.net.parameters())))
    half = faster_type(run, make(seed, 0)) == torch.bfloat16
    feed = _feed(make, seed, run.step, workers, waiting=again == 0)
    rng, seen = np.random.default_rng([seed, run.step, 7]), []
    kept = told = time.time()
    loss_sum, loss_n, waited, done, drawn = 0.0, 0, 0.0, 0.0, 0
    while done < 1:
        begin = time.time()
        done = max((run.step + 1) / steps, run.seconds / (60 * minutes) if minutes else 0)
        fresh = next(feed)
        while fresh is None and len(seen) < 8:
            fresh = next(feed) or time.sleep(0.1)
        if fresh is None:
            grey, texts = seen[int(rng.integers(len(seen)))]
            grey = _again(rng, grey)
        else:
            grey, texts = fresh
            drawn += 1
            seen = (seen + [fresh])[-again:] if again else seen
        waited += time.time() - begin
        x = torch.from_numpy(run.normal(grey)).contiguous(memory_format=torch.channels_last)
        lengths = torch.tensor([len(t) for t in texts])
        target = torch.tensor([index[c] for t in texts for c in t], dtype=torch.long)
        run.net.train()
        for group in run.opt.param_groups:
            group["lr"] = _rate(done, peak)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            scores = run.net.scores(x)
        logp = scores.float().log_softmax(2).permute(1, 0, 2)
        loss = ctc(logp, target, torch.full((len(texts),), logp.shape[0], dtype=torch.long), lengths)
        run.opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(run.net.parameters(), 2.0)
        run.opt.step()
        run.step += 1
        run.average.update(run.net, run.step)
        loss_sum, loss_n = loss_sum + loss.item(), loss_n + 1
        now = time.time()
        run.seconds += now - begin
        if now - told > 30 or done >= 1:
            run.log("step %d loss %.4f, %.1f lines/s, waited %.0f %%, %d drawn, %.0f min, %.1f %% done" % (
                run.step, loss_sum / loss_n, loss_n * len(texts) / (now - told), 100 * waited / (now - told), drawn,
                run.seconds / 60, 100 * done))
            told, loss_sum, loss_n, waited = now, 0.0, 0, 0.0
        if now - kept > every or done >= 1:
            run.keep()
            net = run.averaged()
            for name, batches in (checks or {}).items():
                run.log(report(name, measure(net, batches, run.alphabet, run.normal)))
            kept = time.time()


def export(run, path):
    """Write the averaged network as ONNX, width and number of lines free."""
    net = run.averaged()
    line = torch.zeros(1, 1, run.height, 320)
    axes = {"line": {0: "N", 3: "W"}, "logits": {0: "N", 1: "T"}}
    torch.onnx.export(net, line, path + ".new", opset_version=13, input_names=["line"], output_names=["logits"],
                      dynamic_axes=axes, do_constant_folding=True)
    os.replace(path + ".new", path)
    run.log("wrote %s, %d bytes, step %d" % (os.path.basename(path), os.path.getsize(path), run.step))


def golden(run, path, grey):
    """A few lines and what PyTorch makes of them, for the Go side to be held to."""
    with torch.no_grad():
        out = run.averaged()(torch.from_numpy(run.normal(grey))).numpy().astype("<f4")
    with open(os.path.join(MODELS, run.name + ".onnx"), "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    os.makedirs(GOLDEN, exist_ok=True)
    doc = {
        "network": run.name + ".onnx",
        "sha256": digest,
        "grey_shape": list(grey.shape),
        "grey": base64.b64encode(np.ascontiguousarray(grey).tobytes()).decode(),
        "output_shape": list(out.shape),
        "output_float32_le": base64.b64encode(out.tobytes()).decode(),
        "texts": greedy(out, run.alphabet),
    }
    with open(path, "w") as f:
        json.dump(doc, f, indent=1)
        f.write("\n")


def register(role, file, source, card, measured):
    """Enter a committed file of models/ in the manifest, or bring its entry up to date."""
    path = os.path.join(MODELS, "manifest.json")
    with open(os.path.join(MODELS, file), "rb") as f:
        data = f.read()
    with open(path, encoding="utf-8") as f:
        entries = json.load(f)
    entry = {"role": role, "file": file, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data),
             "source": source, "version": "1", "licence": "Apache-2.0", "card": card, "measured": measured}
    at = [i for i, e in enumerate(entries) if e["role"] == role]
    if at:
        entries[at[0]] = entry
    else:
        entries.append(entry)
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump(entries, f, indent=2, ensure_ascii=False)
        f.write("\n")
    os.replace(path + ".new", path)
