# SPDX-License-Identifier: Apache-2.0
"""Per-class non-maximum suppression, as the Java side does it."""
import numpy as np


def iou(a, b):
    """IoU (n, m) of boxes a (n, 4) and b (m, 4)."""
    a, b = np.asarray(a, float).reshape(-1, 4), np.asarray(b, float).reshape(-1, 4)
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    inter = np.clip(high - low, 0, None).prod(-1)
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(-1), (b[:, 2:] - b[:, :2]).prod(-1)
    return inter / np.maximum(area_a[:, None] + area_b[None] - inter, 1e-9)


def suppress(boxes, scores, threshold):
    """Indices kept, best first: each box drops those it overlaps by more than `threshold`."""
    order, kept = list(np.argsort(-scores, kind="stable")), []
    overlap = iou(boxes, boxes) if len(boxes) else np.zeros((0, 0))
    while order:
        best = order.pop(0)
        kept.append(int(best))
        order = [i for i in order if overlap[best, i] <= threshold]
    return kept


def detections(boxes, scores, minimum=0.01, overlap=0.5, limit=100, candidates=400):
    """Dense boxes (A, 4) and scores (A, K) to [(class, score, box)], best first, at most `limit`."""
    found = []
    for c in range(scores.shape[1]):
        index = np.nonzero(scores[:, c] >= minimum)[0]
        index = index[np.argsort(-scores[index, c], kind="stable")][:candidates]
        for i in suppress(boxes[index], scores[index, c], overlap):
            found.append((c, float(scores[index[i], c]), boxes[index[i]].astype(float)))
    return sorted(found, key=lambda d: -d[1])[:limit]
