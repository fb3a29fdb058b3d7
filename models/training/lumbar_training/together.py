# SPDX-License-Identifier: Apache-2.0
"""AP of a cross-validated row with a patient's T1 and T2 read together: `python3 -m lumbar_training.together --data DIR
--row RUNS/ours`.

Boxes stay those of their own picture. A box's log odds become the weighted mean of its own and of the best box of its
class at the same place in the other weighting (`NOTHING` where there is none), T2 with `--share`. Compared over the same
redrawn patients.
"""
import argparse
import json
import math

import numpy as np

from . import held
from .average_precision import by_class
from .classes import CLASSES, SCORED
from .sources import rows_of
from .suppression import iou

#: Overlap from which two boxes of one class in the two weightings are of one level; the framing may differ a little.
SAME = 0.3
#: Score that the other weighting is taken to give where it has no box of the class.
NOTHING = 0.003


def _odds(score):
    score = min(max(score, 1e-4), 1 - 1e-4)
    return math.log(score / (1 - score))


def joined(own, other, share):
    """Detections [(class, score, box)] of one picture, `share` of their log odds from those of the other picture."""
    result = []
    for kind, score, box in own:
        there = max((s for k, s, b in other if k == kind and iou(box, b)[0, 0] > SAME), default=NOTHING)
        odds = (1 - share) * _odds(score) + share * _odds(there)
        result.append((kind, 1 / (1 + math.exp(-odds)), box))
    return result


def together(pictures, patients, weightings, share):
    """The pictures with T1 and T2 of a patient joined, T2 weighing `share`; a picture without its pair stays as it is."""
    place = {(p, w): k for k, (p, w) in enumerate(zip(patients, weightings))}
    result = []
    for (detections, classes, boxes), patient, weighting in zip(pictures, patients, weightings):
        pair = place.get((patient, "T1" if weighting == "T2" else "T2"))
        if pair is not None:
            detections = joined(detections, pictures[pair][0], 1 - share if weighting == "T2" else share)
        result.append((detections, classes, boxes))
    return result


def differences(alone, both, patients, rounds, seed=0):
    """95 % intervals of the gain in AP per scored class, and of their mean, over redrawn patients."""
    rng, people = np.random.default_rng(seed), sorted(set(patients))
    of = {p: [k for k, q in enumerate(patients) if q == p] for p in people}
    gains = []
    for _ in range(rounds):
        drawn = [k for p in rng.choice(people, len(people)) for k in of[p]]
        a, b = by_class([alone[k] for k in drawn]), by_class([both[k] for k in drawn])
        gains.append([b[c] - a[c] for c in SCORED])
    gains = np.array(gains)
    return np.nanpercentile(np.concatenate([gains, gains.mean(1, keepdims=True)], 1), (2.5, 97.5), axis=0).T


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes")
    parser.add_argument("--row", required=True, help="folder that holds fold0..fold4")
    parser.add_argument("--share", type=float, default=0.8, help="weight of T2, 0.5 to 1")
    parser.add_argument("--bootstrap", type=int, default=300)
    args = parser.parse_args()
    named = {r["image"]: r["weighting"] for r in rows_of(f"{args.data}/lumbar-boxes/index.csv")}
    alone, both, patients, weightings = [], [], [], []
    for folder in held.folds_of(args.row).values():
        pictures, people, images = held.read(folder, args.data)
        own = [named[image] for image in images]
        alone, both = alone + pictures, both + together(pictures, people, own, args.share)
        patients, weightings = patients + people, weightings + own
    if not alone:
        raise SystemExit(f"{args.row}: no fold holds a {held.FILE}; train a fold first")
    for name in ("all", "T1", "T2"):
        of = [k for k, w in enumerate(weightings) if name in ("all", w)]
        a, b = by_class([alone[k] for k in of]), by_class([both[k] for k in of])
        print(json.dumps({"pictures": name, **{CLASSES[c]: [round(100 * a[c], 1), round(100 * b[c], 1)] for c in SCORED}}), flush=True)
    gains = differences(alone, both, patients, args.bootstrap)
    print(json.dumps({"gain95": {n: [round(100 * v, 1) for v in g] for n, g in zip([*(CLASSES[c] for c in SCORED), "mean"], gains)}}))


if __name__ == "__main__":
    main()
