# SPDX-License-Identifier: Apache-2.0
"""Anchor shapes by k-means on the training boxes (YOLOv2, Redmon and Farhadi 2017, section 2, "Dimension clusters")."""
import numpy as np


def _overlap(sizes, centres):
    inter = np.minimum(sizes[:, None], centres[None]).prod(-1)
    return inter / (sizes.prod(-1)[:, None] + centres.prod(-1)[None] - inter)


def cluster(sizes, count=9, seed=0, rounds=300):
    """`count` widths and heights (count, 2), smallest area first, of boxes with `sizes` (n, 2); distance is 1 - IoU."""
    sizes = np.asarray(sizes, float)
    if len(sizes) < count:
        raise ValueError(f"{len(sizes)} boxes are too few for {count} anchors")
    rng = np.random.default_rng(seed)
    centres = sizes[rng.choice(len(sizes), count, replace=False)]
    nearest = None
    for _ in range(rounds):
        now = _overlap(sizes, centres).argmax(1)
        if nearest is not None and (now == nearest).all():
            break
        nearest = now
        centres = np.array([np.median(sizes[nearest == k], 0) if (nearest == k).any()
                            else sizes[rng.integers(len(sizes))] for k in range(count)])
    return centres[np.argsort(centres.prod(1))]


def of_samples(samples, factor, seed=0):
    """Anchors (3, 3, 2) in input pixels for the strides 8, 16 and 32; `factor` takes cached to input pixels."""
    sizes = np.concatenate([s.boxes[~s.ignore, 2:] - s.boxes[~s.ignore, :2] for s in samples]) * factor
    return cluster(sizes, seed=seed).reshape(3, 3, 2)
