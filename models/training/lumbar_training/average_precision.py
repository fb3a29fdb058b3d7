# SPDX-License-Identifier: Apache-2.0
"""Average precision at IoU 0.5, all-point interpolation (Everingham et al. 2015, section 4.2.2; VOC 2010 on).

A detection is right when it overlaps a not yet taken box of its own class by 0.5 or more. One that matches
none but overlaps, by 0.5 or more, a box of a class that is not scored (stenosis, degeneration) is neither
right nor wrong and is left out.
"""
import numpy as np

from .classes import SCORED
from .suppression import iou

MATCH = 0.5


def judge(detections, classes, boxes, kind, match=MATCH):
    """Outcomes [(score, right)] of one picture's detections of class `kind`; neutral ones are left out.

    `detections` is [(class, score, box)]; `classes` (n,), `boxes` (n, 4) are the truth; `match` the least overlap.
    """
    classes, boxes = np.asarray(classes, int), np.asarray(boxes, float).reshape(-1, 4)
    own, neutral = boxes[classes == kind], boxes[~np.isin(classes, SCORED)]
    free, outcomes = np.ones(len(own), bool), []
    for _, score, box in sorted((d for d in detections if d[0] == kind), key=lambda d: -d[1]):
        overlap = iou(box, own)[0] * free if len(own) else np.zeros(0)
        if len(overlap) and overlap.max() >= match:
            free[overlap.argmax()] = False
            outcomes.append((score, True))
        elif not (len(neutral) and iou(box, neutral).max() >= match):
            outcomes.append((score, False))
    return outcomes


def curve(outcomes, positives):
    """Recall and precision after each detection, best score first, and the scores."""
    ranked = sorted(outcomes, key=lambda o: -o[0])
    right = np.array([o[1] for o in ranked], bool)
    hits = np.cumsum(right)
    return hits / max(positives, 1), hits / np.arange(1, len(ranked) + 1), np.array([o[0] for o in ranked])


def average_precision(outcomes, positives):
    """Area under the precision envelope; nan where there is nothing to find."""
    if positives == 0:
        return float("nan")
    recall, precision, _ = curve(outcomes, positives)
    if len(recall) == 0:
        return 0.0
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * envelope))


def outcomes_of(picture):
    """{class: (outcomes, positives)} of one (detections, classes, boxes), over the scored classes."""
    detections, classes, boxes = picture
    return {kind: (judge(detections, classes, boxes, kind), int((np.asarray(classes) == kind).sum()))
            for kind in SCORED}


def pooled(outcomes):
    """AP per scored class over the results of `outcomes_of` for several pictures."""
    return {kind: average_precision([o for part in outcomes for o in part[kind][0]],
                                    sum(part[kind][1] for part in outcomes)) for kind in SCORED}


def by_class(pictures):
    """AP per scored class over [(detections, classes, boxes)]."""
    return pooled([outcomes_of(p) for p in pictures])


def area_under_roc(scores, positive):
    """Area under the ROC curve (ties count half); nan where one kind is missing."""
    scores, positive = np.asarray(scores, float), np.asarray(positive, bool)
    ones, zeros = int(positive.sum()), int((~positive).sum())
    if not ones or not zeros:
        return float("nan")
    _, which, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[which]
    return float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))
