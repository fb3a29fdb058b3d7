# SPDX-License-Identifier: Apache-2.0
"""Trains both stages for one fold: `python3 -m lumbar_training.ours.train --data DIR --fold K --out DIR` (see README.md).

Goes on by itself from the last finished epoch found in --out.
"""
import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import cv2
import numpy as np
import torch

from .. import checkpoint, held, sources
from ..average_precision import by_class
from ..averaging import Average
from ..batches import epoch_order, stream
from ..classes import CLASSES
from ..evaluate import inputs
from ..precision import CHOICES, autocast, in_bfloat16
from ..sample import CACHE
from ..settings import refuse_others
from ..train import optimiser_of, rate_at
from ..weightings import pair
from . import finder, reader, views
from .finder import Finder
from .graph import TwoStage
from .levels import levels_of, pitch_of
from .reader import Reader

#: Slices an epoch from the sources beside lumbar-boxes, which takes part in full, per stage.
SHARES = {"finder": {"spider-masks": 60, "vertebra-masks": 80, "phantom": 30},
          "reader": {"spider-masks": 90, "vertebra-masks": 50, "phantom": 30}}

#: Settings that a run keeps when it goes on: who was held out, and the shape of the networks.
SAME = ("fold", "only", "seed", "window", "finder_widths", "reader_widths", "no_context")

#: Share of the time that each stage gets where `--minutes` limits it, as the usual epochs take it.
TIME = {"finder": 0.15, "reader": 0.85}


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes and the other sets")
    parser.add_argument("--phantom", help="folder of synthetic pictures to mix in")
    parser.add_argument("--out", required=True, help="folder for checkpoints and the log")
    parser.add_argument("--fold", default="0", help="fold of lumbar-boxes held out; 'none' trains on all")
    parser.add_argument("--only", help="comma-separated sources to train on instead of all")
    parser.add_argument("--finder-epochs", type=int, default=8)
    parser.add_argument("--reader-epochs", type=int, default=20)
    parser.add_argument("--minutes", type=float,
                        help="as many epochs as fit into this much training time instead: minutes of one core on a CPU, "
                             "so that other work costs no training, of the clock on a GPU")
    parser.add_argument("--start", help="folder of a run on other sources whose weights to start from")
    parser.add_argument("--batch", type=int, default=8, help="slices a step")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--slip-repeats", type=int, default=3)
    parser.add_argument("--synthetic", type=float, default=0.05, help="share of made slips, and of decoys")
    parser.add_argument("--blend", type=float, default=0.35,
                        help="share of views read in a blend of a patient's T1 and T2 pictures")
    parser.add_argument("--contrast", type=float, default=0.12, help="share of views with grey values redrawn at random")
    parser.add_argument("--strength", type=float, default=0.85, help="how far views differ from the pictures, 0 to 1")
    parser.add_argument("--finder-widths", default="8,16,32,64", help="channels of the first stage")
    parser.add_argument("--reader-widths", default="16,32,64,128", help="channels of the second stage")
    parser.add_argument("--window", type=int, default=96, help="side of a level's window in pixels, a multiple of 16")
    parser.add_argument("--keep-misplaced", action="store_true",
                        help="read levels also in pictures whose labels lie beside the discs found")
    parser.add_argument("--no-context", action="store_true", help="read every level alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--precision", choices=CHOICES, default="auto",
                        help="of the convolutions; auto: bfloat16 on a GPU and on processors with AMX")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser


def training_samples(args):
    folds = {str(f) for f in range(5)} - {args.fold}
    samples = (sources.lumbar_boxes(args.data, folds) + sources.spider_t2(args.data)
               + sources.spider_masks(args.data) + sources.vertebra_masks(args.data))
    if args.phantom:
        samples += sources.phantom(args.phantom)
    if args.only:
        samples = [s for s in samples if s.source in args.only.split(",")]
    return [s for s in samples if levels_of(s) is not None]


@dataclass
class Stage:
    """One network, how its batches are made, and its loss."""

    name: str
    network: torch.nn.Module
    epochs: int
    make: Callable
    loss: Callable


class Training:
    """Trains one stage; a checkpoint holds the last finished epoch."""

    def __init__(self, stage, samples, args):
        self.stage, self.args, self.samples = stage, args, samples
        self.network = stage.network.to(args.device, memory_format=torch.channels_last)
        self.average = Average(self.network)
        self.optimiser = optimiser_of(self.network, args.rate)
        self.half = in_bfloat16(args.precision, args.device)
        self.now = time.process_time if args.device == "cpu" else time.monotonic
        self.path = Path(args.out) / f"{stage.name}.pt"
        self.epoch, self.seconds = 0, 0.0
        if self.path.exists():
            state = checkpoint.load(self.path)
            refuse_others(self.path, state["settings"], vars(args), SAME)
            self.network.load_state_dict(state["network"])
            self.average.network.load_state_dict(state["average"])
            self.average.updates = state["updates"]
            self.optimiser.load_state_dict(state["optimiser"])
            self.epoch, self.seconds = state["epoch"], state["seconds"]
        elif args.start:
            state = checkpoint.load(Path(args.start) / f"{stage.name}.pt")
            self.network.load_state_dict(state["average"])
            self.average.network.load_state_dict(state["average"])

    def epochs(self):
        """Epochs in all: the stage's own, or as many as fit into its share of the time at the pace so far."""
        if not self.args.minutes or not self.epoch:
            return self.stage.epochs
        return max(self.epoch, round(TIME[self.stage.name] * self.args.minutes * 60 * self.epoch / self.seconds))

    def _save(self):
        checkpoint.save(self.path, network=self.network.state_dict(), average=self.average.network.state_dict(),
                        updates=self.average.updates, optimiser=self.optimiser.state_dict(), epoch=self.epoch,
                        seconds=self.seconds, settings=vars(self.args))

    def _step(self, batch, rate):
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with autocast(self.args.device, self.half):
            output = self.network(batch)
        loss, parts = self.stage.loss(output, batch)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.average.update(self.network)
        return parts

    def _one_epoch(self):
        args, began = self.args, self.now()
        rng = np.random.default_rng([args.seed, self.epoch, sum(self.stage.name.encode())])
        order = epoch_order(self.samples, rng, args.slip_repeats, SHARES[self.stage.name])
        steps, sums = len(order) // args.batch, {}
        epochs = self.epochs()
        late = self.epoch >= 0.85 * epochs       # the end is nearer to what it will see
        strength = args.strength / 2 if late else args.strength
        groups = [[self.samples[i] for i in order[k * args.batch:(k + 1) * args.batch]] for k in range(steps)]
        self.network.train()
        for k, batch in enumerate(stream(groups, lambda g: self.stage.make(g, rng, strength))):
            parts = self._step(views.moved(batch, args.device), rate_at((self.epoch + k / steps) / epochs, args.rate))
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value / steps
        self.epoch += 1
        self.seconds += self.now() - began
        return {k: round(v, 4) for k, v in sums.items()}

    def run(self, log):
        while self.epoch < self.epochs():
            parts = self._one_epoch()
            self._save()
            left = self.seconds / self.epoch * (self.epochs() - self.epoch) / 60
            line = {"stage": self.stage.name, "epoch": self.epoch, "of": self.epochs(),
                    "minutes": round(self.seconds / 60, 2), "minutesLeft": round(left, 1), **parts}
            log(line)


class FindPass(torch.nn.Module):
    """The finder on a batch of `views`."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, batch):
        return self.network(batch.images).float()


class ReadPass(torch.nn.Module):
    """The reader on a batch of `views`."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, batch):
        encoded = self.network.encoded(batch.windows).float()  # of real windows alone: padding costs nothing
        with autocast(encoded.device, False):                 # places of corners want more than eight bits
            features = encoded.new_zeros(batch.real.shape + encoded.shape[1:])
            features[batch.real > 0] = encoded
            return self.network.read(features, batch.places, batch.valid)


def _widths(words):
    return tuple(int(w) for w in words.split(","))


def networks(settings):
    """Both stages with fresh weights, from a run's settings (those of runs from before an option have its default)."""
    found = FindPass(Finder(_widths(settings.get("finder_widths", "8,16,32,64"))))
    read = ReadPass(Reader(_widths(settings.get("reader_widths", "16,24,48,64")), context=not settings["no_context"],
                           window=settings.get("window", 64)))
    return found, read


def stages(args):
    """Both stages as this run trains them."""
    def find_loss(out, b):
        return finder.loss(out, b.heat, b.values, b.weights, b.judged)

    find, read = networks(vars(args))
    return (Stage("finder", find, args.finder_epochs, views.finder_batch, find_loss),
            Stage("reader", read, args.reader_epochs,
                  lambda g, rng, strength: views.reader_batch(g, rng, views.Variety(
                      strength, args.synthetic * strength, args.blend * strength, args.contrast * strength), args.window),
                  reader.loss))


#: Distance, in pitches, of a labelled disc from the nearest one found above which the median label counts as misplaced.
_BESIDE = 0.3
#: Heat from which a place that is no link of the chain is read too, to learn what is no disc.
_PLACE = 0.05


@torch.no_grad()
def find_chains(graph, samples, batch=16):
    """Gives every sample the chain that the first stage finds in its picture (`Sample.found`), so that the second stage
    learns at places as it will meet them. The first stage has learnt from these pictures too, but errs on them hardly
    less than on new ones."""
    for k in range(0, len(samples), batch):
        some = samples[k:k + batch]
        images, _ = inputs(some, CACHE)
        parts = zip(some, *(t.numpy().astype(float) for t in graph.chain(images)))
        for sample, scores, centres, vectors, links in parts:
            seen = scores > _PLACE
            sample.found = views.match(sample, centres[seen], vectors[seen], links[seen]) if seen.any() else None


def misplaced(samples):
    """Names of disc-boxed pictures whose labels lie beside the discs that the first stage found (labels copied from a
    picture framed differently)."""
    names = []
    for sample in samples:
        if sample.source != "lumbar-boxes" or sample.found is None or sample.found.links.sum() < 3:
            continue
        found, levels = sample.found.centres[sample.found.links > 0], levels_of(sample)
        away = np.linalg.norm(levels.centres[:, None] - found[None], axis=2).min(1) / pitch_of(levels.centres)
        if np.median(away) > _BESIDE:
            names.append(sample.name)
    return names


def load(folder, mirrored=True):
    """(the graph in evaluation mode with averaged weights, settings) of a finished run."""
    folder = Path(folder)
    found, read = checkpoint.load(folder / "finder.pt"), checkpoint.load(folder / "reader.pt")
    first, second = networks(read["settings"])
    first.load_state_dict(found["average"])
    second.load_state_dict(read["average"])
    return TwoStage(first.network, second.network, CACHE, mirrored).eval(), read["settings"]


def main(given=None):
    args = options().parse_args(given)
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.set_flush_denormal(True)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)

    def log(line):
        with open(out / "log.jsonl", "a", encoding="utf-8") as f:
            f.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)

    samples = training_samples(args)
    out_of_fold = sources.lumbar_boxes(args.data, {args.fold}) if args.fold != "none" else []
    shared = {s.patient for s in out_of_fold} & {s.patient for s in samples if s.source == "lumbar-boxes"}
    if shared:
        raise SystemExit(f"patients on both sides of the split: {sorted(shared)}")
    find, read = stages(args)
    first = Training(find, samples, args)
    first.run(log)
    find_chains(TwoStage(first.average.network.network.cpu().eval(), read.network.network, CACHE), samples)
    if not args.keep_misplaced:
        beside = set(misplaced(samples))
        log({"leftOut": sorted(beside)})
        samples = [s for s in samples if s.name not in beside]
    log({"pairs": pair(samples, views.framed_alike)})
    Training(read, samples, args).run(log)
    if out_of_fold:
        model, _ = load(out)
        pictures = held.write(out, model, out_of_fold, CACHE, args.fold)
        log({"held": {CLASSES[c]: round(ap, 4) for c, ap in by_class(pictures).items()}})


if __name__ == "__main__":
    main()
