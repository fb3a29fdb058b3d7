# SPDX-License-Identifier: Apache-2.0
"""Thresholds, calibration and accuracy of a model on pictures it was not trained on."""
import numpy as np

from . import sources
from .average_precision import average_precision, by_class
from .calibrate import best_f1, outcomes_of_class, platt
from .classes import CLASSES, SCORED
from .evaluate import bootstrap, dense_outputs, found, inputs
from .vertebrae import OVERLAP, agreement


def rounded(value):
    """Four digits; None where there was nothing to find (JSON has no word for it)."""
    return None if np.isnan(value) else round(float(value), 4)


def of_boxes(model, held, size, rounds):
    """(entries of model.json's "classes", AP with intervals) on held-out boxed slices."""
    pictures = found(model, held, size)
    intervals = bootstrap(pictures, [s.patient for s in held], rounds) if rounds else None
    classes, ap = [], {}
    for kind, name in enumerate(CLASSES):
        outcomes, positives = outcomes_of_class(pictures, kind)
        threshold, recall, precision = best_f1(outcomes, positives)
        a, b = platt(outcomes)
        classes.append({
            "name": name, "threshold": round(threshold, 4),
            "thresholdFrom": f"largest F1 on the precision-recall curve of the held-out fold ({positives} boxes): "
                             f"recall {recall:.3f}, precision {precision:.3f}",
            "calibration": {"method": "platt", "a": round(a, 5), "b": round(b, 5)}})
        ap[name] = {"ap50": rounded(average_precision(outcomes, positives)), "boxes": positives}
        if intervals and kind in SCORED:
            ap[name]["interval95"] = [rounded(v) for v in intervals[SCORED.index(kind)]]
    mean = float(np.mean([np.nan if ap[CLASSES[k]]["ap50"] is None else ap[CLASSES[k]]["ap50"] for k in SCORED]))
    return classes, {
        "on": f"lumbar-boxes, held-out fold, {len(held)} slices of {len({s.patient for s in held})} patients, T1 and T2",
        "rule": "AP at IoU 0.5, all-point interpolation; detections on degenerative-disc or stenosis boxes alone are "
                "neither right nor wrong; intervals resample patients",
        "calibrationFittedOn": "the same held-out fold", "ap50": ap, "meanAp50": rounded(mean)}


def of_vertebrae(model, data, size):
    """(entry "vertebra" of model.json, agreement with annotated bodies of persons left out), lengths in mm.

    Without vertebra-masks (None, None): a vertebra head that nothing can be said of is not used.
    """
    out = sources.held_out_persons(data)
    if not out:
        return None, None
    samples = sources.vertebra_masks(data, keep=lambda person: person in out)
    sides = {r["image"]: max(int(r["width"]), int(r["height"]))
             for r in sources.rows_of(f"{data}/vertebra-masks/index.csv")}
    images, factor = inputs(samples, size)
    _, _, scores, corners = dense_outputs(model, images)
    pictures = []
    for i, s in enumerate(samples):
        mm = sides[s.name] / size                        # these pictures have pixels of 1 mm
        rows = np.array(s.vertebra_rows) * factor * mm
        pictures.append((scores[i], corners[i] * mm, s.vertebrae[~s.vertebrae_ignore] * factor * mm, rows))
    grid = np.arange(0.1, 0.9, 0.05)
    results = [agreement(pictures, t) for t in grid]
    f1 = [2 * r["recall"] * r["precision"] / max(r["recall"] + r["precision"], 1e-9) for r in results]
    # The lowest one nearly as good as the best: other scanners give lower scores than those annotated here.
    best = int(np.argmax(np.array(f1) >= max(f1) - 0.005))
    r = results[best]
    return ({"threshold": round(float(grid[best]), 2), "iou": OVERLAP},
            {"on": f"vertebra-masks, {len(samples)} slices of {len(out)} persons left out", "bodies": r["bodies"],
             "recall": round(r["recall"], 3), "precision": round(r["precision"], 3),
             "medianCornerErrorMm": round(r["corner_error"], 2), "medianSlipErrorMm": round(r["slip_error"], 2)})


def of_other_scanners(model, data, size):
    """AP on the SPIDER slices left out: discs graded by another reader, on other scanners."""
    result = {}
    for name, reader in (("spider-t2", sources.spider_t2), ("spider-masks", sources.spider_masks)):
        samples = reader(data, keep=sources.held_out)
        if not samples:
            continue
        pictures = found(model, samples, size)
        ap = by_class(pictures)
        count = {k: sum(int((c == k).sum()) for _, c, _ in pictures) for k in SCORED}
        result[name] = {"slices": len(samples), "patients": len({s.patient for s in samples}),
                        "ap50": {CLASSES[k]: {"ap50": round(ap[k], 4), "boxes": count[k]} for k in SCORED if count[k]}}
    return result
