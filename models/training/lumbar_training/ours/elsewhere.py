# SPDX-License-Identifier: Apache-2.0
"""A run's accuracy on discs graded elsewhere: `python3 -m lumbar_training.ours.elsewhere --run RUN --data DIR`.

Leave-one-source-out: train with `--fold none --only lumbar-boxes`, score here on the two SPIDER sets; or train with
`--fold none --only spider-t2,spider-masks` and score with `--on lumbar-boxes`. Prints the share of discs found, and the
area under the ROC curve of herniation (bulge included) and of slips, per level of a slice and, for several slices of a
patient, of the levels' mean scores. Patients a run was trained on are refused.
"""
import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from .. import sources
from ..average_precision import area_under_roc
from ..classes import DEGENERATION, GROUP_OF_CLASS, HERNIATION, NORMAL, SLIP
from ..evaluate import dense_outputs, inputs
from ..sample import CACHE
from ..suppression import iou
from .levels import levels_of
from .train import load

#: A disc is found when a disc box of this score overlaps it by this much.
SCORE, OVERLAP = 0.2, 0.4
READERS = {"spider-t2": sources.spider_t2, "spider-masks": sources.spider_masks}


def with_interval(figure, groups, rounds=1000, seed=0):
    """`figure` of all rows together, and its 95 % interval over patients: `groups` holds an array of rows a patient."""
    rng, rows = np.random.default_rng(seed), np.concatenate(groups) if groups else np.zeros((0, 2))
    draws = [figure(np.concatenate([groups[i] for i in rng.integers(len(groups), size=len(groups))]))
             for _ in range(rounds if groups else 0)]
    value = figure(rows)
    if np.isnan(value):
        return None, None
    return round(value, 4), [round(float(v), 4) for v in np.nanpercentile(draws, [2.5, 97.5])]


def levels_read(model, samples):
    """One line a level of a slice: patient, rank from below, found, scores and truth of herniation and slip."""
    images, factor = inputs(samples, CACHE)
    boxes, scores, _, _ = dense_outputs(model, images)
    lines = []
    for sample, found_boxes, found_scores in zip(samples, boxes, scores):
        levels = levels_of(sample)
        n = len(found_boxes) // 3
        disc_boxes, disc_scores = found_boxes[:n], found_scores[:n]
        any_disc = disc_scores[:, [c for c, g in enumerate(GROUP_OF_CLASS) if g == 0]].max(1)
        for i in range(len(levels)):
            if not (levels.known[i, HERNIATION] and np.isfinite(levels.boxes[i, 0]).all()):
                continue
            overlap = iou(levels.boxes[i, 0] * factor, disc_boxes)[0]
            good = (overlap >= OVERLAP) & (any_disc >= SCORE)
            nearest = int(np.argmin(np.linalg.norm((disc_boxes[:, :2] + disc_boxes[:, 2:]) / 2 - levels.centres[i] * factor, axis=1)))
            best = int(np.argmax(np.where(good, any_disc, -1))) if good.any() else nearest
            judged = levels.classes[i, [NORMAL, HERNIATION, DEGENERATION]].any()
            lines.append({"patient": sample.patient, "rank": len(levels) - i, "found": bool(good.any()), "judged": bool(judged),
                          "herniation": float(disc_scores[best, HERNIATION]), "slip": float(found_scores[n + best, SLIP]),
                          "isHerniation": bool(levels.classes[i, HERNIATION]), "isSlip": bool(levels.classes[i, SLIP]),
                          "slipKnown": bool(levels.known[i, SLIP])})
    return lines


def _by_patient(lines, row):
    """One array of `row`s a patient."""
    groups = defaultdict(list)
    for x in lines:
        groups[x["patient"]].append(row(x))
    return [np.array(g, float) for g in groups.values()]


def _means(lines, name, truth):
    """One line a level of a patient: the mean of its slices."""
    levels = defaultdict(list)
    for x in lines:
        levels[x["patient"], x["rank"]].append(x)
    return [{"patient": patient, name: np.mean([x[name] for x in group]), truth: any(x[truth] for x in group)}
            for (patient, _), group in levels.items()]


def summary(lines):
    """Shares and areas over the lines of `levels_read`, with 95 % intervals over patients."""
    found = with_interval(lambda rows: float(rows[:, 0].mean()) if len(rows) else float("nan"),
                          _by_patient(lines, lambda x: (x["found"],)))
    result = {"levels": len(lines), "patients": len({x["patient"] for x in lines}), "found": found[0], "foundInterval95": found[1]}
    for name, truth, known in (("herniation", "isHerniation", "judged"), ("slip", "isSlip", "slipKnown")):
        own = [x for x in lines if x[known]]
        levels = _means(own, name, truth)
        figures = [with_interval(lambda rows: area_under_roc(rows[:, 0], rows[:, 1] > 0),
                                 _by_patient(some, lambda x: (x[name], x[truth]))) for some in (own, levels)]
        result[name] = {"positive": sum(x[truth] for x in own), "auc": figures[0][0], "aucInterval95": figures[0][1],
                        "patientLevels": sum(x[truth] for x in levels), "aucOfPatientLevels": figures[1][0],
                        "aucOfPatientLevelsInterval95": figures[1][1]}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="folder of a finished run")
    parser.add_argument("--data", required=True)
    parser.add_argument("--on", default="spider-t2,spider-masks", help="comma-separated sources to score on")
    args = parser.parse_args()
    model, settings = load(args.run)
    trained = settings["only"].split(",") if settings["only"] else ["lumbar-boxes", *READERS]
    for name in args.on.split(","):
        if name == "lumbar-boxes":
            folds = set("01234") if name not in trained else {settings["fold"]} & set("01234")
            samples = sources.lumbar_boxes(args.data, folds)
        else:
            samples = READERS[name](args.data, keep=(lambda p: True) if name not in trained else sources.held_out)
        if not samples:
            raise SystemExit(f"{Path(args.run).name} was trained on all of {name}: nothing to score on")
        kept = "all patients" if name not in trained else "patients held out"
        print(json.dumps({"on": name, "which": kept, **summary(levels_read(model, samples))}), flush=True)


if __name__ == "__main__":
    main()
