# SPDX-License-Identifier: Apache-2.0
"""Trains one published row on one fold: `python3 -m lumbar_training.rows.train --row yolov5 --data DIR --out RUN`.

Runs on a CPU or on a GPU, goes on where it was stopped, and leaves `weights.pt` (averaged weights in half precision) when
the schedule has ended. `python3 -m lumbar_training.rows.export` makes the model folder of it.
"""
import argparse
import json
import os
import sys
import time
from pathlib import Path

import cv2
import torch

from .. import checkpoint, sources
from ..averaging import Average
from ..precision import in_bfloat16
from ..sample import CACHE
from ..settings import refuse_others
from ..train import optimiser_of, rate_at
from .anchors import of_samples
from .detector import ROWS, build
from .views import Boxed, Views

#: Exit status of a run that stopped because `--slice-minutes` were over (EX_TEMPFAIL: run it again).
UNFINISHED = 75
#: Rows that are faster in bfloat16 on a processor with AMX: PyTorch's SiLU is slow in it there, and it has no Mish.
HALF_ON_CPU = ("yolov3",)


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     allow_abbrev=False)
    parser.add_argument("--row", required=True, choices=sorted(ROWS))
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes")
    parser.add_argument("--out", required=True, help="folder for checkpoints and the log")
    parser.add_argument("--fold", default="0", help="fold of lumbar-boxes held out")
    parser.add_argument("--width", type=float, default=1.0, help="multiplier of channels; 1 is the paper's")
    parser.add_argument("--depth", type=float, default=1.0, help="multiplier of repeated blocks; 1 is the paper's")
    parser.add_argument("--size", type=int, default=320, help="side of the network's input")
    parser.add_argument("--view", type=float, default=0.6, help="width of the training views as a share of the side")
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--minutes", type=float,
                        help="end the schedule after this much instead: minutes of one core on a CPU, of the clock on a GPU")
    parser.add_argument("--slice-minutes", type=float,
                        help=f"stop after so many minutes of the clock, status {UNFINISHED}; the same command goes on")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", choices=("cpu", "cuda"))
    parser.add_argument("--workers", type=int, help="processes that make views; default 0 on a CPU, else all cores but two")
    parser.add_argument("--few", type=int, help="only so many slices, to try things out")
    return parser


def training_samples(args):
    """Slices of the folds that are not held out."""
    samples = sources.lumbar_boxes(args.data, {str(f) for f in range(5)} - {args.fold})
    held = {r["patient"] for r in sources.rows_of(Path(args.data) / "lumbar-boxes" / "index.csv") if r["fold"] == args.fold}
    both = sorted(held & {s.patient for s in samples})
    if both:
        raise SystemExit(f"patients on both sides of the split: {both}")
    return samples[:args.few]


class Clock:
    """Seconds spent: of the processor on a CPU, so that a busy machine costs no training; of the clock on a GPU."""

    def __init__(self, device):
        self._now = time.process_time if device == "cpu" else time.monotonic
        self._last = self._now()

    def lap(self):
        """Seconds since the last lap."""
        before, self._last = self._last, self._now()
        return self._last - before


def _scaler(enabled):
    """The loss scaler by its present name, or by that of PyTorch 1.13."""
    if hasattr(torch.amp, "GradScaler"):
        return torch.amp.GradScaler("cuda", enabled=enabled)
    return torch.cuda.amp.GradScaler(enabled=enabled)


class RowTraining:
    """Network, optimiser, average and how far the schedule has come; everything that a checkpoint holds."""

    def __init__(self, args, samples):
        self.args = args
        self.path = Path(args.out) / "last.pt"
        self.anchors = of_samples(samples, args.size / CACHE, args.seed).tolist()
        torch.manual_seed(args.seed)
        self.network = build(args.row, self.anchors, args.width, args.depth).to(args.device, memory_format=torch.channels_last)
        self.average = Average(self.network)
        self.optimiser = optimiser_of(self.network, args.rate)
        # bfloat16 needs no scaling of the loss; older GPUs have only float16.
        self.half = torch.bfloat16 if args.device == "cpu" or torch.cuda.is_bf16_supported() else torch.float16
        self.autocast = args.device == "cuda" or (args.row in HALF_ON_CPU and in_bfloat16("auto", "cpu"))
        self.scaler = _scaler(args.device == "cuda" and self.half is torch.float16)
        self.step, self.seconds = 0, 0.0

    def resume(self):
        state = checkpoint.load(self.path)
        same = ("row", "fold", "width", "depth", "size", "batch", "seed", "few")
        refuse_others(self.path, state["settings"], vars(self.args), same)
        self.network.load_state_dict(state["network"])
        self.average.network.load_state_dict(state["average"])
        self.average.updates = state["updates"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.scaler.load_state_dict(state["scaler"])
        self.step, self.seconds = state["step"], state["seconds"]

    def record(self):
        return {"settings": vars(self.args), "anchors": self.anchors, "step": self.step, "seconds": self.seconds,
                "torch": str(torch.__version__)}

    def save(self):
        checkpoint.save(self.path, network=self.network.state_dict(), average=self.average.network.state_dict(),
                        updates=self.average.updates, optimiser=self.optimiser.state_dict(),
                        scaler=self.scaler.state_dict(), **self.record())

    def save_weights(self, epochs):
        """The averaged weights in half precision: half the size, and what the model folder is made of."""
        halved = {k: v.half().cpu() if v.is_floating_point() else v.cpu()
                  for k, v in self.average.network.state_dict().items()}
        checkpoint.save(Path(self.args.out) / "weights.pt", average=halved, epochs=round(epochs, 2), **self.record())

    def progress(self, steps):
        if self.args.minutes:
            return self.seconds / 60 / self.args.minutes
        return self.step / steps / self.args.epochs

    def learn(self, batch, rate):
        """One step; the parts of the loss by name."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast(self.args.device, dtype=self.half, enabled=self.autocast):
            maps = self.network(batch.images.to(memory_format=torch.channels_last))
        loss, parts = self.network.loss(maps, batch)
        self.optimiser.zero_grad(set_to_none=True)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimiser)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 10.0)
        self.scaler.step(self.optimiser)
        self.scaler.update()
        self.average.update(self.network)
        self.step += 1
        return parts


def _line(training, views, sums, count, spent):
    progress = training.progress(views.steps)
    return {"epoch": round(training.step / views.steps, 2), "minutes": round(training.seconds / 60, 2),
            "left": round(spent / 60 * (1 - progress) / max(progress, 1e-6), 1),
            **{name: round(float(value) / count, 4) for name, value in sums.items()}}


def run(training, views, workers):
    """Steps until the schedule or this call's time is over; whether the schedule is."""
    args = training.args
    log = Path(args.out) / "log.jsonl"
    clock, started, saved = Clock(args.device), time.monotonic(), time.monotonic()
    before = training.progress(views.steps)
    batches, sums, count = views.from_step(training.step, workers), {}, 0
    training.network.train()
    while (progress := training.progress(views.steps)) < 1:
        views.late.value = progress > 0.88
        parts = training.learn(Boxed.of(next(batches), args.device), rate_at(progress, args.rate))
        training.seconds += clock.lap()
        count += 1
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + torch.as_tensor(value).detach()
        if training.step % views.steps == 0:
            share = max(training.progress(views.steps) - before, 1e-6)
            spent = (time.monotonic() - started) / share * training.progress(views.steps)
            line = json.dumps(_line(training, views, sums, count, spent))
            with open(log, "a", encoding="utf-8") as f:
                f.write(line + "\n")
            print(f"{args.row} fold {args.fold}: {line}", flush=True)
            sums, count = {}, 0
        if time.monotonic() - saved > 60:
            training.save()
            saved = time.monotonic()
        if args.slice_minutes and time.monotonic() - started > args.slice_minutes * 60:
            training.save()
            return False
    training.save()
    training.save_weights(training.step / views.steps)
    return True


def main(words=None):
    args = options().parse_args(words)
    if args.device == "cpu":
        torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.set_flush_denormal(True)
    Path(args.out).mkdir(parents=True, exist_ok=True)
    if (Path(args.out) / "weights.pt").exists():
        print(f"{args.out}: trained to the end already")
        return 0
    samples = training_samples(args)
    training = RowTraining(args, samples)
    if training.path.exists():
        training.resume()
    width = max(32, round(args.size * args.view / 32) * 32)
    views = Views(samples, args.seed, args.batch, args.size, width, ROWS[args.row].mosaic)
    workers = args.workers if args.workers is not None else max(0, os.cpu_count() - 2) * (args.device == "cuda")
    return 0 if run(training, views, workers) else UNFINISHED


if __name__ == "__main__":
    sys.exit(main())
