# SPDX-License-Identifier: Apache-2.0
"""Trains the detector: `python3 -m lumbar_training.train --data DIR --out DIR` (see README.md)."""
import argparse
import json
import math
import signal
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from . import checkpoint, sources
from .averaging import Average
from .batches import assemble, epoch_order, stream
from .dense import Dense
from .evaluate import report
from .losses import total
from .network import LumbarNet
from .parallel import Team
from .precision import CHOICES, autocast, in_bfloat16
from .settings import refuse_others
from .weightings import labelled_alike, pair

#: Slices an epoch from the sources beside lumbar-boxes, which takes part in full.
SHARES = {"spider-masks": 40, "vertebra-masks": 60, "phantom": 80}


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes, and the other sets where there are any")
    parser.add_argument("--phantom", help="folder of synthetic pictures to mix in")
    parser.add_argument("--out", required=True, help="folder for checkpoints and the log")
    parser.add_argument("--fold", default="0", help="fold of lumbar-boxes held out")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--minutes", type=float, help="end the schedule after this much training time instead")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--width", type=int, default=192, help="width of the training views")
    parser.add_argument("--slip-repeats", type=int, default=4)
    parser.add_argument("--synthetic", type=float, default=0.1, help="share of synthetic slips, and of decoys")
    parser.add_argument("--blend", type=float, default=0.3,
                        help="share of views that blend a patient's T1 and T2 pictures")
    parser.add_argument("--contrast", type=float, default=0.08, help="share of views with grey values redrawn at random")
    parser.add_argument("--precision", choices=CHOICES, default="auto",
                        help="of the convolutions; auto: bfloat16 on processors with AMX")
    parser.add_argument("--processes", type=int, default=2, help="processes of one thread each that share a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evaluate-every", type=int, default=5)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --out")
    return parser


def training_samples(args):
    folds = {str(f) for f in range(5)} - {args.fold}
    samples = (sources.lumbar_boxes(args.data, folds) + sources.spider_t2(args.data)
               + sources.spider_masks(args.data) + sources.vertebra_masks(args.data))
    if args.phantom:
        samples += sources.phantom(args.phantom)
    return samples


def rate_at(progress, peak, warm=0.015):
    """Linear warm-up, then a cosine down to 2 % (Loshchilov and Hutter 2017, section 3)."""
    if progress < warm:
        return peak * (0.05 + 0.95 * progress / warm)
    return peak * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - warm) / (1 - warm)))))


def optimiser_of(network, rate):
    """AdamW; no decay on biases and normalisation."""
    plain = [p for p in network.parameters() if p.ndim == 1]
    decayed = [p for p in network.parameters() if p.ndim > 1]
    return torch.optim.AdamW([{"params": decayed, "weight_decay": 0.03}, {"params": plain, "weight_decay": 0.0}],
                             lr=rate, betas=(0.9, 0.99))


def gradient(half):
    """A function of network and batch that leaves the loss's gradients and returns the parts of the loss by name; the
    network runs in bfloat16 if `half`, the loss never."""
    def of(network, batch):
        with autocast("cpu", half):
            outputs = network(batch.images.to(memory_format=torch.channels_last))
        loss, parts = total([o.float() for o in outputs], batch)
        loss.backward()
        return parts
    return of


class Views:
    """The batches of one epoch for one process of the team: every process draws its own part of the same order."""

    def __init__(self, samples, args):
        self.samples, self.args = samples, args

    def order(self, epoch):
        rng = np.random.default_rng([self.args.seed, epoch])
        return epoch_order(self.samples, rng, self.args.slip_repeats, SHARES)

    def __call__(self, rank, plan):
        args, (epoch, late) = self.args, plan
        # The end of the schedule sees weaker distortion, nearer to what the detector is used on.
        strength, synthetic = (0.5, args.synthetic / 2) if late else (1.0, args.synthetic)
        each, order = args.batch // args.processes, self.order(epoch)
        steps = len(order) // (each * args.processes)
        order = order[rank::args.processes]
        groups = [[self.samples[i] for i in order[k * each:(k + 1) * each]] for k in range(steps)]
        rng = np.random.default_rng([args.seed, epoch, rank])
        return stream(groups, lambda g: assemble(g, rng, args.size, args.size, args.width, strength, synthetic,
                                                 strength * args.blend, strength * args.contrast))


class Training:
    """Network, optimiser, average and how far the schedule has come (seconds and epochs)."""

    def __init__(self, args):
        self.args, self.shape = args, {"widths": (24, 48, 96, 160, 224), "head": 64, "activation": "relu"}
        self.network = LumbarNet(**self.shape).to(memory_format=torch.channels_last)
        self.average = Average(self.network)
        self.optimiser = optimiser_of(self.network, args.rate)
        self.epoch, self.seconds = 0, 0.0
        self.path = Path(args.out) / "last.pt"

    def resume(self):
        state = checkpoint.load(self.path)
        refuse_others(self.path, state["settings"], vars(self.args), ("fold", "size", "seed"))
        self.network.load_state_dict(state["network"])
        self.average.network.load_state_dict(state["average"])
        self.average.updates = state["updates"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.seconds = state["epoch"], state["seconds"]

    def save(self):
        checkpoint.save(self.path, network=self.network.state_dict(), average=self.average.network.state_dict(),
                        updates=self.average.updates, optimiser=self.optimiser.state_dict(), epoch=self.epoch,
                        seconds=self.seconds, shape=self.shape, size=self.args.size, settings=vars(self.args))

    def progress(self, inside=0.0):
        if self.args.minutes:
            return self.seconds / 60 / self.args.minutes
        return (self.epoch + inside) / self.args.epochs

    def times(self, inside=0.0):
        """Minutes trained, and minutes left at this pace."""
        progress = min(1.0, self.progress(inside))
        return {"minutes": round(self.seconds / 60, 2),
                "left": round(self.seconds / 60 * (1 - progress) / max(progress, 1e-6), 1)}

    def step(self, rate):
        """One step along the gradients in place."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 10.0)
        self.optimiser.step()
        self.average.update(self.network)

    def one_epoch(self, team, slices):
        """Runs one epoch and returns its line for the log."""
        steps, sums, done = slices // self.args.batch, {}, 0
        self.network.train()
        last = time.monotonic()
        for parts in team.epoch((self.epoch, self.progress() > 0.88)):
            rate = rate_at(self.progress(done / steps), self.args.rate)
            self.step(rate)
            done += 1
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value
            now = time.monotonic()
            self.seconds, last = self.seconds + now - last, now
            if done % 40 == 0:
                self.save()       # a stop loses minutes, not an epoch; the epoch starts again then
                print(json.dumps({"epoch": self.epoch + 1, "step": done, "steps": steps, **self.times(done / steps)}),
                      flush=True)
        self.epoch += 1
        return {"epoch": self.epoch, "rate": round(rate, 6), **self.times(),
                "slices": slices, **{k: round(v / done, 3) for k, v in sums.items()}}


def run(training, team, views, held, log):
    """Epochs until the schedule ends; after each a checkpoint and a line in the log."""
    args = training.args
    while training.progress() < 1:
        entry = training.one_epoch(team, len(views.order(training.epoch)))
        training.save()
        if training.epoch % args.evaluate_every == 0 or training.progress() >= 1:
            model = Dense(training.average.network, args.size, True)
            entry["held"] = {k: v["ap"] for k, v in report(model, held, args.size).items()}
        with open(log, "a", encoding="utf-8") as f:
            f.write(json.dumps(entry) + "\n")
        print(json.dumps(entry), flush=True)


def _leave(number, frame):
    raise SystemExit(128 + number)      # so that helper processes are ended too


def main():
    args = options().parse_args()
    signal.signal(signal.SIGTERM, _leave)
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.set_flush_denormal(True)
    samples = training_samples(args)
    held = sources.lumbar_boxes(args.data, {args.fold})
    shared = {s.patient for s in held} & {s.patient for s in samples if s.source == "lumbar-boxes"}
    if shared:
        raise SystemExit(f"patients on both sides of the split: {sorted(shared)}")
    if len(samples) < args.batch:
        raise SystemExit(f"{len(samples)} slices to train on, fewer than one batch of {args.batch}: annotate more, or "
                         "give a smaller --batch")
    pair(samples, labelled_alike)
    training = Training(args)
    if args.resume:
        training.resume()
    Path(args.out).mkdir(parents=True, exist_ok=True)
    views = Views(samples, args)
    team = Team(training.network, args.processes, views, gradient(in_bfloat16(args.precision, "cpu")))
    try:
        run(training, team, views, held, Path(args.out) / "log.jsonl")
    finally:
        team.close()


if __name__ == "__main__":
    main()
