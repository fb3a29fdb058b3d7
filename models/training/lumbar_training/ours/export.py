# SPDX-License-Identifier: Apache-2.0
"""Finished runs to model folders: `python3 -m lumbar_training.ours.export --row RUNS/ours --data DIR` writes
RUNS/ours/fold<k>/model of every finished fold; `--run RUN --out DIR` that of one run.

Thresholds and calibration of a fold's model are fitted on what the *other* folds' models found on patients they never
saw (cross-fitting), so that no label of the held-out fold enters the folder; with fewer than two finished folds they
are fitted on the held-out fold itself, and the folder says so. Figures are of the held-out fold alone.
"""
import argparse
import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import torch

from .. import checkpoint, figures, held, sources
from ..average_precision import average_precision
from ..calibrate import best_f1, outcomes_of_class, platt
from ..classes import CLASSES, SCORED
from ..evaluate import bootstrap
from ..export import description, write_onnx
from ..network import undilated
from ..sample import CACHE
from ..settings import command
from .train import load, options

#: GridSample came with operator set 16.
OPSET = 16


def fitted(pictures, source):
    """Entries of model.json's "classes": threshold of the largest F1 and Platt's calibration, both on `pictures`."""
    entries = []
    for kind, name in enumerate(CLASSES):
        outcomes, positives = outcomes_of_class(pictures, kind)
        threshold, recall, precision = best_f1(outcomes, positives)
        a, b = platt(outcomes)
        entries.append({"name": name, "threshold": round(threshold, 4),
                        "thresholdFrom": f"largest F1 on the precision-recall curve of {source} ({positives} boxes): "
                                         f"recall {recall:.3f}, precision {precision:.3f}",
                        "calibration": {"method": "platt", "a": round(a, 5), "b": round(b, 5)}})
    return entries


def accuracy(pictures, patients, rounds):
    """AP at IoU 0.5 per class with intervals over patients."""
    intervals = dict(zip(SCORED, bootstrap(pictures, patients, rounds)))
    result = {}
    for kind, name in enumerate(CLASSES):
        outcomes, positives = outcomes_of_class(pictures, kind)
        result[name] = {"ap50": round(average_precision(outcomes, positives), 4), "boxes": positives}
        if kind in intervals:
            result[name]["interval95"] = [round(float(v), 4) for v in intervals[kind]]
    return result


def _metrics(runs, fold, rounds):
    """(entries of "classes", metrics) from {fold: (pictures, patients, names)} of the finished folds."""
    others = {k: r for k, r in runs.items() if k != fold}
    crossed = len(others) > 1
    basis = others if crossed else {fold: runs[fold]}
    source = (f"folds {', '.join(sorted(basis))}, each found by a model that never saw it" if crossed
              else "the held-out fold")
    classes = fitted([p for r in basis.values() for p in r[0]], source)
    shown = {fold: runs[fold]} if fold in runs else runs
    pictures = [p for r in shown.values() for p in r[0]]
    patients = [p for r in shown.values() for p in r[1]]
    ap = accuracy(pictures, patients, rounds)
    on = f"lumbar-boxes, held-out fold {fold}" if fold in runs else \
        f"lumbar-boxes, folds {', '.join(sorted(runs))} pooled, each found by a model of the same recipe that never saw it"
    return classes, {
        "on": f"{on}, {len(pictures)} slices of {len(set(patients))} patients, T1 and T2",
        "rule": "AP at IoU 0.5, all-point interpolation; detections on degenerative-disc or stenosis boxes alone are "
                "neither right nor wrong; intervals resample patients",
        "calibrationFittedOn": source, "ap50": ap,
        "meanAp50": round(float(np.mean([ap[CLASSES[k]]["ap50"] for k in SCORED])), 4)}


def _training(folder, settings, fold, others):
    times = [checkpoint.load(folder / f"{stage}.pt") for stage in ("finder", "reader")]
    used = settings["only"].split(",") if settings["only"] else \
        ["lumbar-boxes", *others] + (["phantom"] if settings["phantom"] else [])
    trained = sorted(set("01234") - {fold})
    return {"data": used, **({"fold": int(fold)} if fold.isdigit() else {}),
            "folds": {"held": [fold] if fold.isdigit() else [], "trained": trained}, "seeds": [settings["seed"]],
            "epochs": {"finder": times[0]["epoch"], "reader": times[1]["epoch"]},
            "minutes": round(sum(t["seconds"] for t in times) / 60, 1), "device": settings["device"],
            "machine": platform.machine(), "checkpoint": "moving average of weights at the end of the schedule",
            "command": command("lumbar_training.ours.train", options(), settings)}


def export(run, data, out, version, rounds):
    """Writes model.onnx and model.json of a finished run; returns the metrics."""
    run, out = Path(run), Path(out)
    out.mkdir(parents=True, exist_ok=True)
    model, settings = load(run)
    with torch.no_grad():
        write_onnx(undilated(model).eval(), CACHE, out / "model.onnx", OPSET)
    fold = settings["fold"]
    runs = {k: held.read(folder, data) for k, folder in held.folds_of(run.parent).items()}
    if not runs:
        raise SystemExit(f"{run.parent}: no finished fold to take thresholds from")
    classes, metrics = _metrics(runs, fold, rounds)
    vertebra, metrics["vertebrae"] = figures.of_vertebrae(model, data, CACHE)
    metrics["otherScanners"] = figures.of_other_scanners(model, data, CACHE)
    digest = hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest()
    record = description(version, digest, CACHE, classes, vertebra,
                         _training(run, settings, fold, sources.others_in(data)), metrics, "lumbar-chain")
    (out / "model.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return metrics


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--run", help="folder of a finished run; other folds are looked for beside it")
    which.add_argument("--row", help="folder that holds fold0..fold4: export all that are finished")
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes and the other sets")
    parser.add_argument("--out", help="model folder to write, with --run")
    parser.add_argument("--version", default="2.0.0")
    parser.add_argument("--bootstrap", type=int, default=1000)
    args = parser.parse_args(words)
    if bool(args.run) != bool(args.out):
        parser.error("--run and --out go together; --row writes every fold's own folder")
    runs = {args.run: args.out} if args.run else {run: run / "model" for run in held.folds_of(args.row).values()}
    for run, out in runs.items():
        print(json.dumps({str(run): export(run, args.data, out, args.version, args.bootstrap)}, indent=1))


if __name__ == "__main__":
    main()
