# SPDX-License-Identifier: Apache-2.0
"""AP of a cross-validated row by subgroup: `python3 -m lumbar_training.subgroups --data DIR --row RUNS/ours`.

Weighting (T1, T2), level (counted from the lowest labelled disc), and field of view, told from the distance of
neighbouring discs as a share of the picture's height, because the pictures carry no spacing. Intervals redraw patients.
"""
import argparse
import json

import numpy as np

from . import held
from .average_precision import by_class
from .calibrate import outcomes_of_class
from .classes import CLASSES, GROUP_OF_CLASS, SCORED
from .evaluate import bootstrap
from .sources import rows_of

#: Names of ranks from below; what lies above counts as one group.
LEVELS = ("L5-S1", "L4-L5", "L3-L4", "L2-L3", "L1-L2")
#: Parts of the picture's height between neighbouring discs that part large, middle and small fields of view.
FIELDS = (0.124, 0.132)


def discs(classes, boxes):
    """Centres (n, 2) of the labelled discs, lowest first; boxes on one disc count once."""
    group = np.array(GROUP_OF_CLASS)[np.asarray(classes, int)]
    own = np.asarray(boxes, float).reshape(-1, 4)[group == 0]
    centres = []
    for c in sorted(((own[:, :2] + own[:, 2:]) / 2).tolist(), key=lambda c: -c[1]):
        height = np.median(own[:, 3] - own[:, 1])
        if not centres or np.linalg.norm(np.subtract(c, centres[-1])) > 0.8 * height:
            centres.append(c)
    return np.array(centres).reshape(-1, 2)


def by_level(picture):
    """{level's name: (detections, classes, boxes)}: every box belongs to the labelled disc nearest to its middle."""
    detections, classes, boxes = picture
    centres = discs(classes, boxes)
    if not len(centres):
        return {}

    def name(box):
        middle = (np.asarray(box[:2]) + np.asarray(box[2:])) / 2
        rank = int(np.argmin(np.linalg.norm(centres - middle, axis=1)))
        return LEVELS[rank] if rank < len(LEVELS) else "above L1"

    truth = [name(b) for b in boxes]
    found = [name(d[2]) for d in detections]
    return {level: ([d for d, n in zip(detections, found) if n == level],
                    np.array([c for c, n in zip(classes, truth) if n == level], int),
                    np.array([b for b, n in zip(boxes, truth) if n == level]).reshape(-1, 4))
            for level in {*truth, *found}}


def field(picture, size):
    """Name of a picture's field of view, or None where fewer than two discs are labelled."""
    centres = discs(picture[1], picture[2])
    if len(centres) < 2:
        return None
    step = np.median(np.linalg.norm(np.diff(centres, axis=0), axis=1)) / size
    return ("large", "middle", "small")[int(np.searchsorted(FIELDS, step))]


def groups(runs, weighting):
    """{kind of subgroup: {name: (pictures, patients)}} of {fold: (pictures, patients, names, size)}."""
    result = {"weighting": {}, "field of view": {}, "level": {}}

    def add(kind, name, picture, patient):
        if name is not None:
            pictures, patients = result[kind].setdefault(name, ([], []))
            pictures.append(picture)
            patients.append(patient)

    for pictures, patients, names, size in runs.values():
        for picture, patient, image in zip(pictures, patients, names):
            add("weighting", weighting.get(image), picture, patient)
            add("field of view", field(picture, size), picture, patient)
            for level, part in by_level(picture).items():
                add("level", level, part, patient)
    return result


def figures(pictures, patients, rounds):
    """AP per scored class in percent with interval and number of boxes; nothing to find, no figure."""
    ap, intervals, result = by_class(pictures), bootstrap(pictures, patients, rounds), {}
    for kind, interval in zip(SCORED, intervals):
        positives = outcomes_of_class(pictures, kind)[1]
        result[CLASSES[kind]] = {"boxes": positives} if not positives else {
            "boxes": positives, "ap": round(100 * float(ap[kind]), 1),
            "interval95": [round(100 * float(v), 1) for v in interval]}
    return {"patients": len(set(patients)), **result}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes")
    parser.add_argument("--row", required=True, help="folder that holds fold0..fold4")
    parser.add_argument("--bootstrap", type=int, default=1000)
    args = parser.parse_args()
    runs = {k: (*held.read(folder, args.data), held.size(folder)) for k, folder in held.folds_of(args.row).items()}
    if not runs:
        raise SystemExit(f"{args.row}: no fold holds a {held.FILE}; train a fold first")
    weighting = {r["image"]: r["weighting"] for r in rows_of(f"{args.data}/lumbar-boxes/index.csv")}
    for kind, named in groups(runs, weighting).items():
        for name, (pictures, patients) in sorted(named.items()):
            print(json.dumps({kind: name, **figures(pictures, patients, args.bootstrap)}), flush=True)


if __name__ == "__main__":
    main()
