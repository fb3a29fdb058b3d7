# SPDX-License-Identifier: Apache-2.0
"""Writes random pictures with their AP by the training code: `PYTHONPATH=../training python3 THIS FILE.json`.

The Java side must find the same figures. No real picture is used: boxes and scores are random.
"""
import json
import sys

import numpy as np
from lumbar_training.average_precision import by_class
from lumbar_training.classes import CLASSES


def picture(rng):
    """A picture with up to eight true boxes and detections near them or anywhere."""
    corners = rng.uniform(0, 60, (rng.integers(0, 9), 2))
    boxes = np.hstack([corners, corners + rng.uniform(8, 20, corners.shape)]).round(2)
    classes = rng.integers(0, len(CLASSES), len(boxes))
    detections = []
    for box, kind in zip(boxes, classes):
        for _ in range(rng.integers(0, 3)):
            guess = kind if rng.random() < 0.7 else rng.integers(0, len(CLASSES))
            detections.append((int(guess), round(float(rng.random()), 6), (box + rng.normal(0, 1.5, 4)).round(2)))
    return detections, classes, boxes


def main():
    rng = np.random.default_rng(11)
    pictures = [picture(rng) for _ in range(60)]
    ap = {CLASSES[k]: v for k, v in by_class(pictures).items()}
    cases = [{"detections": [[CLASSES[k], s, *map(float, b)] for k, s, b in d],
              "truth": [[CLASSES[k], *map(float, b)] for k, b in zip(c, t)]} for d, c, t in pictures]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({"pictures": cases, "averagePrecision": ap}, file)


if __name__ == "__main__":
    main()
