# SPDX-License-Identifier: Apache-2.0
"""Cross-validated figures of a row: `python3 -m lumbar_training.fold_figures --data DIR --row RUNS/ours`.

Reads what every fold's model found on the patients it never saw. Prints AP at IoU 0.5 per fold, its mean, and over
all folds' detections pooled with intervals over patients; `--errors CLASS` lists the patients behind a class's errors and says how patients are told apart;
`--misfits` lists pictures whose labels lie beside the discs and says what the figures are without them (never instead).
"""
import argparse
import json

import numpy as np

from . import held
from .average_precision import area_under_roc, average_precision, by_class, judge
from .calibrate import best_f1, outcomes_of_class
from .classes import CLASSES, GROUP_OF_CLASS, SCORED
from .evaluate import bootstrap
from .suppression import iou


def _percent(value):
    return None if np.isnan(value) else round(100 * float(value), 1)


def _mean(percents):
    """Mean of the folds that have a figure."""
    there = [p for p in percents if p is not None]
    return round(float(np.mean(there)), 1) if there else None


def figures(data, row, rounds=1000):
    """Per fold, mean of folds, and pooled with 95 % intervals, in percent."""
    runs = {k: held.read(folder, data) for k, folder in held.folds_of(row).items()}
    if not runs:
        raise SystemExit(f"{row}: no fold holds a {held.FILE}; train a fold first")
    result = {"folds": {}}
    for k, (pictures, patients, _) in runs.items():
        ap = by_class(pictures)
        result["folds"][k] = {"patients": len(set(patients)), "mAP": _percent(np.mean(list(ap.values()))),
                              **{CLASSES[c]: _percent(v) for c, v in ap.items()}}
    result["meanOfFolds"] = {name: _mean([f[name] for f in result["folds"].values()])
                             for name in ("mAP", *(CLASSES[c] for c in SCORED))}
    pictures = [p for run in runs.values() for p in run[0]]
    patients = [p for run in runs.values() for p in run[1]]
    ap, intervals = by_class(pictures), bootstrap(pictures, patients, rounds)
    result["pooled"] = {"mAP": _percent(np.mean(list(ap.values())))}
    for kind, (low, high) in zip(SCORED, intervals):
        outcomes, positives = outcomes_of_class(pictures, kind)
        _, recall, precision = best_f1(outcomes, positives)
        result["pooled"][CLASSES[kind]] = {"ap": _percent(ap[kind]), "interval95": [_percent(low), _percent(high)],
                                           "boxes": positives, "atBestF1": {"recall": _percent(recall), "precision": _percent(precision)}}
    for kind in sorted(set(range(len(CLASSES))) - set(SCORED)):
        outcomes, positives = outcomes_of_class(pictures, kind)
        result["pooled"][CLASSES[kind]] = {"ap": _percent(average_precision(outcomes, positives)), "boxes": positives}
    return result


def errors(data, row, kind):
    """Per patient with a box of the class, or with a strong false one: boxes, best score on a right one, best on a wrong
    one. Worst first: missed patients, then false alarms by score."""
    lines = {}
    for folder in held.folds_of(row).values():
        pictures, patients, _ = held.read(folder, data)
        for (detections, classes, boxes), patient in zip(pictures, patients):
            entry = lines.setdefault(patient, {"patient": patient, "boxes": 0, "right": 0.0, "wrong": 0.0})
            entry["boxes"] += int((np.asarray(classes) == kind).sum())
            for score, right in judge(detections, classes, boxes, kind):
                name = "right" if right else "wrong"
                entry[name] = round(max(entry[name], score), 3)
    missed = sorted((e for e in lines.values() if e["boxes"]), key=lambda e: e["right"])
    false = sorted((e for e in lines.values() if not e["boxes"]), key=lambda e: -e["wrong"])
    return missed, false


def by_patient(missed, others):
    """How patients with a box of the class and those without are told apart by their strongest box of it: area under the
    ROC curve, and the part of those with one whose best right box has less than 0.25; both in percent."""
    lines = [*missed, *others]
    auc = area_under_roc([max(e["right"], e["wrong"]) for e in lines], [e["boxes"] > 0 for e in lines])
    return {"patients": len(missed), "without": len(others), "auc": _percent(auc),
            "rightBelow0.25": _percent(np.mean([e["right"] < 0.25 for e in missed]) if missed else np.nan)}


def at_overlap(data, row, kind, match):
    """AP in percent over all folds' pictures where boxes are right from an overlap of `match` on."""
    pictures = [p for folder in held.folds_of(row).values() for p in held.read(folder, data)[0]]
    outcomes = [o for p in pictures for o in judge(*p, kind, match)]
    return _percent(average_precision(outcomes, sum(int((np.asarray(p[1]) == kind).sum()) for p in pictures)))


def fit(picture, score=0.3):
    """Median over the labelled discs of the best IoU with a confident disc box, whatever its class; nan with under three."""
    detections, classes, boxes = picture
    group = np.array(GROUP_OF_CLASS)
    labelled = np.asarray(boxes, float).reshape(-1, 4)[group[np.asarray(classes, int)] == 0]
    confident = np.array([box for c, s, box in detections if group[c] == 0 and s >= score]).reshape(-1, 4)
    if len(labelled) < 3 or len(confident) < 3:
        return float("nan")
    return float(np.median(iou(labelled, confident).max(1)))


def misfits(data, row, below=0.5):
    """([(fit, image)] of pictures whose labels fit worse than `below`, AP per class in percent without them).

    In such a picture the boxes, as a rule copied from the other weighting, lie beside the discs: no detector can be right.
    """
    listed, rest = [], []
    for folder in held.folds_of(row).values():
        pictures, _, names = held.read(folder, data)
        for picture, name in zip(pictures, names):
            value = fit(picture)
            if value < below:
                listed.append((round(value, 2), name))
            else:
                rest.append(picture)
    return sorted(listed), {CLASSES[c]: _percent(v) for c, v in by_class(rest).items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes")
    parser.add_argument("--row", required=True, help="folder that holds fold0..fold4")
    parser.add_argument("--bootstrap", type=int, default=1000)
    parser.add_argument("--errors", choices=CLASSES, help="list the patients behind this class's errors instead")
    parser.add_argument("--misfits", action="store_true", help="list pictures whose labels lie beside the discs instead")
    args = parser.parse_args()
    if args.misfits:
        listed, without = misfits(args.data, args.row)
        for value, name in listed:
            print(f"{name}: labelled discs overlap confident disc boxes by {value} (median IoU)")
        print(json.dumps({"pictures": len(listed), "apWithoutThem": without}))
        return
    if args.errors:
        kind = CLASSES.index(args.errors)
        missed, false = errors(args.data, args.row, kind)
        print("patients with a box, least certain first")
        for e in missed:
            print(json.dumps(e))
        print("patients without one, most certain false box first")
        for e in false[:len(missed)]:
            print(json.dumps(e))
        print(json.dumps({**by_patient(missed, false), "apAtIou0.3": at_overlap(args.data, args.row, kind, 0.3)}))
        return
    print(json.dumps(figures(args.data, args.row, args.bootstrap), indent=1))


if __name__ == "__main__":
    main()
