# SPDX-License-Identifier: Apache-2.0
"""Operating points and probabilities from out-of-sample detections."""
import numpy as np

from .average_precision import curve, judge
from .classes import SCORED
from .suppression import iou

#: The order of scores is kept: a model folder's slope is above 0.
LEAST_SLOPE = 1e-3


def outcomes_of_class(pictures, kind):
    """([(score, right)], positives) of one class over [(detections, classes, boxes)].

    Scored classes follow the task's rule; the others count every box of theirs and no neutral ones.
    """
    outcomes, positives = [], 0
    for detections, classes, boxes in pictures:
        classes = np.asarray(classes, int)
        own = boxes if kind in SCORED else boxes[classes == kind]
        labels = classes if kind in SCORED else classes[classes == kind]
        positives += int((classes == kind).sum())
        if kind in SCORED:
            outcomes += judge(detections, labels, own, kind)
        else:
            outcomes += _judge_alone(detections, own, kind)
    return outcomes, positives


def _judge_alone(detections, boxes, kind):
    free, outcomes = np.ones(len(boxes), bool), []
    for _, score, box in sorted((d for d in detections if d[0] == kind), key=lambda d: -d[1]):
        overlap = iou(box, boxes)[0] * free if len(boxes) else np.zeros(1)
        outcomes.append((score, bool(overlap.max() >= 0.5)))
        if outcomes[-1][1]:
            free[overlap.argmax()] = False
    return outcomes


def best_f1(outcomes, positives):
    """(threshold, recall, precision) where F1 is largest; the threshold lies midway to the next lower score.

    Without a box that was found nothing can be chosen: (0.5, 0, 0).
    """
    if not positives or not any(right for _, right in outcomes):
        return 0.5, 0.0, 0.0
    recall, precision, scores = curve(outcomes, positives)
    f1 = 2 * recall * precision / np.maximum(recall + precision, 1e-9)
    best = int(f1.argmax())
    below = scores[best + 1] if best + 1 < len(scores) else scores[best]
    return float((scores[best] + below) / 2), float(recall[best]), float(precision[best])


def logit(p):
    p = np.clip(np.asarray(p, float), 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def platt(outcomes, steps=100):
    """(a, b) of P(right) = sigmoid(a * logit(score) + b), by Newton's method (Platt 1999, with his soft targets).

    Where a higher score does not mean a better chance, the slope is the least allowed and b gives the mean chance.
    """
    if not outcomes:
        return 1.0, 0.0
    x = logit([score for score, _ in outcomes])
    right = np.array([r for _, r in outcomes], bool)
    high, low = (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2)
    target = np.where(right, high, low)
    features, w = np.stack([x, np.ones_like(x)], 1), np.array([1.0, 0.0])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-features @ w))
        gradient = features.T @ (p - target)
        curvature = (features * (p * (1 - p))[:, None]).T @ features + 1e-6 * np.eye(2)
        change = np.linalg.solve(curvature, gradient)
        w = w - change * min(1.0, 1.0 / max(1e-9, np.abs(change).max()))
        if np.abs(change).max() < 1e-8:
            break
    if w[0] < LEAST_SLOPE:
        return LEAST_SLOPE, float(logit(target.mean()) - LEAST_SLOPE * x.mean())
    return float(w[0]), float(w[1])
