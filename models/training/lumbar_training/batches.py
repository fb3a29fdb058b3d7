# SPDX-License-Identifier: Apache-2.0
"""Draws samples by source and assembles padded batches in a background thread."""
import dataclasses
import queue
import threading

import numpy as np
import torch

from .augment import geometry, intensity
from .preprocess import normalise
from .slips import displaced
from .weightings import blended, redrawn

MEAN, STD = 0.25, 0.25


@dataclasses.dataclass
class Batch:
    """Images (N, 1, H, W); boxes (N, M, 4) with class -1 for padding; vertebrae (N, V, 4, 2), padded invalid.

    `known` (N, K) and `rows` (N, 2), `vertebra_rows` (N, 2) say where an absent label means absence.
    """

    images: torch.Tensor
    boxes: torch.Tensor
    classes: torch.Tensor
    ignore: torch.Tensor
    known: torch.Tensor
    rows: torch.Tensor
    vertebrae: torch.Tensor
    vertebra_state: torch.Tensor            # 1 annotated, 0 padding, -1 ignore
    vertebra_rows: torch.Tensor


def _padded(items, length, fill):
    first = np.asarray(items[0])
    out = np.full((len(items), length) + first.shape[1:], fill, np.float32)
    for i, item in enumerate(items):
        out[i, :len(item)] = item
    return torch.from_numpy(out)


def assemble(samples, rng, size, height, width, strength, synthetic, blend=0.0, contrast=0.0):
    """One batch of random views; `synthetic` is the share each of synthetic slips and of decoys, `blend` that of blends of
    T1 and T2, `contrast` that of redrawn grey values."""
    parts = []
    for s in samples:
        if s.twin is not None:
            s = dataclasses.replace(s, image=blended(s, rng, blend))
        if s.source in ("lumbar-boxes", "spider-masks") and synthetic > 0:
            draw = rng.random()
            changed = displaced(s, rng, decoy=draw > synthetic) if draw < 2 * synthetic else None
            s = changed or s
        picture, boxes, classes, ignore, vertebrae, hidden, rows, vrows = geometry(s, rng, size, height, width, strength)
        picture = intensity(picture, rng, strength)
        if rng.random() < contrast:
            picture = redrawn(picture, rng)
        picture = normalise(picture, MEAN, STD)
        nowhere = (1e6, -1e6)
        parts.append((picture, boxes, classes, ignore, np.array(s.known_classes, np.float32) * (rows is not None),
                      rows or nowhere, vertebrae, np.where(hidden, -1, 1), vrows or nowhere))
    pictures, boxes, classes, ignore, known, rows, vertebrae, state, vrows = zip(*parts)
    m, v = max(1, *map(len, boxes)), max(1, *map(len, vertebrae))
    return Batch(torch.from_numpy(np.stack(pictures)[:, None]), _padded(boxes, m, 0), _padded(classes, m, -1).long(),
                 _padded(ignore, m, 0).bool(), torch.from_numpy(np.stack(known)), torch.tensor(rows, dtype=torch.float32),
                 _padded(vertebrae, v, 0), _padded(state, v, 0), torch.tensor(vrows, dtype=torch.float32))


def epoch_order(samples, rng, slip_repeats, shares):
    """Indices of one epoch: all of lumbar-boxes (slips repeated) and a fixed number from every other source.

    `shares` maps a source to its number of slices an epoch; sources not named take part in full.
    """
    chosen = []
    for source in sorted({s.source for s in samples}):
        own = [i for i, s in enumerate(samples) if s.source == source]
        slips = [i for i in own if samples[i].has_slip()]
        extra = [i for i in slips for _ in range(slip_repeats - 1)]
        if source in shares and shares[source] < len(own):
            own = list(rng.choice(own, shares[source], replace=False))
            extra = list(rng.choice(extra, min(len(extra), shares[source] // 4), replace=False)) if extra else []
        chosen += own + extra
    return rng.permutation(chosen)


def stream(groups, make, depth=6):
    """Yields `make(group)` for each group, made ahead in one thread (OpenCV frees the interpreter's lock)."""
    ready = queue.Queue(depth)

    def work():
        try:
            for group in groups:
                ready.put(make(group))
            ready.put(None)
        except Exception as problem:      # handed over and raised in the training thread
            ready.put(problem)

    threading.Thread(target=work, daemon=True).start()
    while (item := ready.get()) is not None:
        if isinstance(item, Exception):
            raise item
        yield item
