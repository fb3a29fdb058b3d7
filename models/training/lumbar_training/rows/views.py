# SPDX-License-Identifier: Apache-2.0
"""Batches of random views with boxes, singly or as mosaics of four."""
import ctypes
import multiprocessing
from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from ..augment import geometry, intensity
from ..batches import MEAN, STD
from ..preprocess import normalise


@dataclass
class Boxed:
    """Images (N, 1, H, W); boxes (N, M, 4) in their pixels; classes (N, M), -1 for padding; ignore (N, M)."""

    images: torch.Tensor
    boxes: torch.Tensor
    classes: torch.Tensor
    ignore: torch.Tensor

    @staticmethod
    def of(arrays, device="cpu"):
        """From numpy arrays, moved to a device."""
        images, *labels = (torch.from_numpy(a).to(device, non_blocking=True) for a in arrays)
        if device != "cpu":
            images = images.contiguous(memory_format=torch.channels_last)
        return Boxed(images, *labels)


def _view(sample, rng, size, height, width, strength):
    picture, boxes, classes, ignore = geometry(sample, rng, size, height, width, strength)[:4]
    return picture, boxes, classes, ignore


def mosaic(samples, rng, size, height, width, strength):
    """One view of four samples that meet at a random point (YOLOv4, Bochkovskiy et al. 2020, section 3.3).

    Each fills its quarter with the part of its own view that ends at that point; boxes of which less than 30 % remain
    are dropped, below 70 % ignored.
    """
    at_x, at_y = (int(round(rng.uniform(0.3, 0.7) * side)) for side in (width, height))
    canvas, found = np.zeros((height, width), np.float32), []
    for quarter, sample in enumerate(samples):
        x1, x2 = (0, at_x) if quarter % 2 == 0 else (at_x, width)
        y1, y2 = (0, at_y) if quarter < 2 else (at_y, height)
        picture, boxes, classes, ignore = _view(sample, rng, size, height, width, strength)
        from_x, from_y = rng.integers(0, width - (x2 - x1) + 1), rng.integers(0, height - (y2 - y1) + 1)
        canvas[y1:y2, x1:x2] = picture[from_y:from_y + y2 - y1, from_x:from_x + x2 - x1]
        moved = boxes + np.tile([x1 - from_x, y1 - from_y], 2)
        cut = np.stack([moved[:, 0].clip(x1, x2), moved[:, 1].clip(y1, y2),
                        moved[:, 2].clip(x1, x2), moved[:, 3].clip(y1, y2)], 1)
        left = (cut[:, 2:] - cut[:, :2]).prod(1) / ((moved[:, 2:] - moved[:, :2]).prod(1) + 1e-6)
        keep = left > 0.3
        found.append((cut[keep], classes[keep], (ignore | (left < 0.7))[keep]))
    return canvas, *(np.concatenate(column) for column in zip(*found))


def assemble(groups, rng, size, height, width, strength):
    """Arrays of a `Boxed` batch; a group is one sample, or four for a mosaic."""
    parts = []
    for group in groups:
        make = mosaic if len(group) == 4 else lambda g, *rest: _view(g[0], *rest)
        picture, *labels = make(group, rng, size, height, width, strength)
        parts.append((normalise(intensity(picture, rng, strength), MEAN, STD), *labels))
    most = max(1, *(len(p[2]) for p in parts))
    n = len(parts)
    images, boxes = np.stack([p[0] for p in parts])[:, None], np.zeros((n, most, 4), np.float32)
    classes, ignore = np.full((n, most), -1, np.int64), np.zeros((n, most), bool)
    for i, (_, b, c, hidden) in enumerate(parts):
        boxes[i, :len(b)], classes[i, :len(c)], ignore[i, :len(c)] = b, c, hidden
    return images, boxes, classes, ignore


class Views(Dataset):
    """Endless batches by number: batch k of epoch e is the same in every run with the same seed.

    `late` softens the distortion and ends mosaics for the rest of the schedule (YOLOX, Ge et al. 2021, section 2.1).
    """

    def __init__(self, samples, seed, batch, size, width, share_of_mosaics):
        self.samples, self.seed, self.batch, self.size, self.width = samples, seed, batch, size, width
        self.mosaics, self.steps = share_of_mosaics, max(1, len(samples) // batch)
        self.late = multiprocessing.Value(ctypes.c_bool, False)

    def __getitem__(self, number):
        epoch, step = divmod(number, self.steps)
        order = np.random.default_rng([self.seed, epoch]).permutation(len(self.samples))
        rng = np.random.default_rng([self.seed, epoch, step])
        late, groups = self.late.value, []
        for i in order[step * self.batch:(step + 1) * self.batch]:
            if not late and rng.random() < self.mosaics:
                groups.append([self.samples[j] for j in (i, *rng.integers(len(self.samples), size=3))])
            else:
                groups.append([self.samples[i]])
        return assemble(groups, rng, self.size, self.size, self.width, 0.5 if late else 1.0)

    def from_step(self, number, workers):
        """Batches from that number on, made ahead by `workers` processes (0: in this one)."""
        return iter(DataLoader(self, batch_size=None, sampler=range(number, 2 ** 40), num_workers=workers,
                               collate_fn=_as_it_is))


def _as_it_is(arrays):
    return arrays
