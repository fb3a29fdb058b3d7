# SPDX-License-Identifier: Apache-2.0
"""Trains the anatomy network: `python3 -m lumbar_training.anatomy.train --data DIR --out RUN [--fold K]`."""
import argparse
import json
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from .. import checkpoint
from ..averaging import Average
from ..batches import MEAN, STD
from ..precision import CHOICES, autocast, in_bfloat16
from ..settings import refuse_others
from ..train import optimiser_of, rate_at
from . import data
from .network import AnatomyNet
from .views import view

#: Share of each source in a batch, whatever their sizes: S1 is labelled in few pictures, discs and canal in one source.
SHARES = {"spider-masks": 0.42, "vertebra-masks": 0.36, "phantom": 0.22}
#: Likelihood of a picture with S1 against others of its source.
SACRUM = 3.0


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that holds spider-masks and vertebra-masks")
    parser.add_argument("--phantom", help="folder written by `./lumbar phantom --png`, to mix in")
    parser.add_argument("--out", required=True, help="folder for the checkpoint and the log")
    parser.add_argument("--fold", type=int, help=f"patients held out, 0 to {data.FOLDS - 1}; none without it")
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--width", type=int, default=192, help="width of the training views")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--precision", choices=CHOICES, default="auto",
                        help="of the convolutions; auto: bfloat16 on a GPU and on processors with AMX")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    return parser


def loss_of(logits, target, weight):
    """Cross-entropy on soft targets where something is known; the edges of regions and the corners' spots weigh more."""
    each = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    regions, spots = each[:, :3], each[:, 3:]
    edge = 1 + 8 * target[:, :3] * (1 - target[:, :3])
    near = 1 + 20 * target[:, 3:]
    known = weight[:, :3] * edge
    region = (regions * known).sum() / known.sum().clamp(min=1)
    # Overlap counts a small disc as much as a large body (soft Dice, Milletari et al. 2016, section 3).
    p, t = torch.sigmoid(logits[:, :3]) * weight[:, :3], target[:, :3] * weight[:, :3]
    dims = (0, 2, 3)
    overlap = 1 - (2 * (p * t).sum(dims) + 1) / ((p * p).sum(dims) + (t * t).sum(dims) + 1)
    spot = (spots * weight[:, 3:] * near).sum() / weight[:, 3:].sum().clamp(min=1)
    return region + 0.5 * overlap.mean() + 2 * spot, {"region": float(region.detach()), "dice": float(
        1 - overlap.mean().detach()), "spot": float(spot.detach())}


class Draw:
    """Batches by seed and step, so that a run that was stopped goes on as if it had not been."""

    def __init__(self, slices, args):
        self.args, self.groups, self.weights = args, [], []
        shares = {s: p for s, p in SHARES.items() if any(x.source == s for x in slices)}
        total = sum(shares.values())
        self.shares = [p / total for p in shares.values()]
        for source in shares:
            group = [x for x in slices if x.source == source]
            likely = np.array([SACRUM if _has_sacrum(x) else 1.0 for x in group])
            self.groups.append(group)
            self.weights.append(likely / likely.sum())

    def __call__(self, step):
        rng = np.random.default_rng([self.args.seed, step])
        strength = 1.0 if step < 0.85 * self.args.steps else 0.6
        views = []
        for _ in range(self.args.batch):
            g = rng.choice(len(self.groups), p=self.shares)
            item = self.groups[g][rng.choice(len(self.groups[g]), p=self.weights[g])]
            views.append(view(item, self.args.size, rng, strength, self.args.width))
        picture, target, weight = (torch.from_numpy(np.stack(x)) for x in zip(*views))
        return ((picture[:, None] - MEAN) / STD).float(), target, weight


def _has_sacrum(item):
    return item.source == "vertebra-masks" and item.name.startswith("VB1")


def main():
    args = options().parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.set_flush_denormal(True)
    slices = data.spider_masks(args.data) + data.vertebra_masks(args.data)
    held = sorted({(s.source, s.patient) for s in slices if s.fold == args.fold})
    slices = [s for s in slices if s.fold != args.fold]
    if args.phantom:
        slices += data.phantom(args.phantom)
    if {(s.source, s.patient) for s in slices} & set(held):
        raise SystemExit("a patient is on both sides of the split")
    network = AnatomyNet().to(args.device, memory_format=torch.channels_last)
    half = in_bfloat16(args.precision, args.device)
    average, optimiser = Average(network), optimiser_of(network, args.rate)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    path, step, seconds = out / "last.pt", 0, 0.0
    if args.resume and path.exists():
        state = torch.load(path, map_location=args.device)
        refuse_others(path, state["settings"], vars(args), ("fold", "size", "seed"))
        network.load_state_dict(state["network"])
        average.network.load_state_dict(state["average"])
        average.updates = state["updates"]
        optimiser.load_state_dict(state["optimiser"])
        step, seconds = state["step"], state["seconds"]
    now = time.process_time if args.device == "cpu" else time.monotonic    # other work on the machine is not the run's
    draw, sums, last = Draw(slices, args), {}, now()
    network.train()
    while step < args.steps:
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step / args.steps, args.rate, warm=0.05)
        images, target, weight = (t.to(args.device) for t in draw(step))
        with autocast(args.device, half):
            logits = network(images.contiguous(memory_format=torch.channels_last))
        loss, parts = loss_of(logits.float(), target, weight)
        if not math.isfinite(float(loss.detach())):
            raise SystemExit(f"the loss is not a number at step {step}")
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        average.update(network)
        step += 1
        seconds, last = seconds + now() - last, now()
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + value
        if step % 50 == 0 or step == args.steps:
            count = step - (step - 1) // 50 * 50
            line = {"step": step, "minutes": round(seconds / 60, 2), **{k: round(v / count, 4) for k, v in sums.items()}}
            sums = {}
            with open(out / "log.jsonl", "a", encoding="utf-8") as f:
                f.write(json.dumps(line) + "\n")
            print(json.dumps(line), flush=True)
            checkpoint.save(path, network=network.state_dict(), average=average.network.state_dict(),
                            updates=average.updates, optimiser=optimiser.state_dict(), step=step, seconds=seconds,
                            settings=vars(args), held=held)


if __name__ == "__main__":
    main()
