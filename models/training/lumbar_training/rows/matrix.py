# SPDX-License-Identifier: Apache-2.0
"""Matrix-NMS (SOLOv2, Wang et al. 2020, section 3.3), as the Java side does it."""
import numpy as np

from ..suppression import iou

#: Of one class, only so many of the best are looked at, as in Java.
CANDIDATES = 400


def decayed(boxes, scores, kernel="linear", sigma=2.0):
    """Scores (n,) of one class after decay, best of the given scores first, and that order.

    Every box is weakened by each better one it overlaps, less so where that one was itself weakened: the least over
    better boxes i of f(iou(i, j)) / f(largest iou of i with a better one); f(x) is 1 - x (linear) or
    exp(-sigma * x^2) (gaussian).
    """
    order = np.argsort(-np.asarray(scores), kind="stable")
    if not len(order):
        return np.zeros(0), order
    overlap = np.triu(iou(np.asarray(boxes)[order], np.asarray(boxes)[order]), 1)
    worst = overlap.max(0)                                  # of each box, with any better one
    if kernel == "linear":
        factor = (1 - overlap) / np.maximum(1 - worst[:, None], 1e-9)
    else:
        factor = np.exp(-sigma * (overlap ** 2 - worst[:, None] ** 2))
    better = np.triu(np.ones_like(overlap, bool), 1)
    return np.asarray(scores, float)[order] * np.where(better, factor, 1.0).min(0), order


def matrix_nms(boxes, scores, kernel="linear", minimum=0.01, limit=100):
    """Dense boxes (A, 4) and scores (A, K) to [(class, score, box)], best first, at most `limit`, per class."""
    found = []
    for c in range(scores.shape[1]):
        index = np.nonzero(scores[:, c] >= minimum)[0]
        index = index[np.argsort(-scores[index, c], kind="stable")][:CANDIDATES]
        after, order = decayed(boxes[index], scores[index, c], kernel)
        found += [(c, float(s), boxes[i].astype(float)) for s, i in zip(after, index[order]) if s >= minimum]
    return sorted(found, key=lambda d: -d[1])[:limit]
