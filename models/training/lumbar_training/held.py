# SPDX-License-Identifier: Apache-2.0
"""What each fold's model found on the patients it never saw, kept as a file so that figures need no model.

`held.json` of a run: {"size": S, "fold": "K", "pictures": [{"image", "patient", "detections": [[class, score, x1, y1,
x2, y2], ...]}]}, coordinates in input pixels.
"""
import json
from pathlib import Path

import numpy as np

from . import sources
from .evaluate import found
from .sample import CACHE

FILE = "held.json"


def write(folder, model, samples, size, fold):
    """Runs a model over held-out samples and keeps what it found; returns the pictures as `read` does."""
    pictures = found(model, samples, size)
    record = {"size": size, "fold": fold, "pictures": [
        {"image": s.name, "patient": s.patient,
         "detections": [[c, round(score, 5), *(round(float(v), 2) for v in box)] for c, score, box in p[0]]}
        for s, p in zip(samples, pictures)]}
    (Path(folder) / FILE).write_text(json.dumps(record), encoding="utf-8")
    return pictures


def read(folder, data, samples=None):
    """([(detections, classes, boxes)], patients, image names) of a run's held.json; the truth is read anew from `data`."""
    record = json.loads((Path(folder) / FILE).read_text(encoding="utf-8"))
    if samples is None:
        samples = sources.lumbar_boxes(data, {record["fold"]})
    truth, factor = {s.name: s for s in samples}, record["size"] / CACHE
    pictures, patients, names = [], [], []
    for p in record["pictures"]:
        s = truth.get(p["image"])
        if s is None:
            raise ValueError(f"{folder}/{FILE}: {p['image']} is not a picture of fold {record['fold']}")
        detections = [(int(d[0]), d[1], np.array(d[2:])) for d in p["detections"]]
        pictures.append((detections, s.classes[~s.ignore], s.boxes[~s.ignore] * factor))
        patients.append(p["patient"])
        names.append(p["image"])
    return pictures, patients, names


def size(folder):
    """Side of the square whose pixels a run's held.json counts in."""
    return json.loads((Path(folder) / FILE).read_text(encoding="utf-8"))["size"]


def folds_of(row):
    """Folders fold0..fold4 of a row that hold a finished run, by fold."""
    return {k: Path(row) / f"fold{k}" for k in "01234" if (Path(row) / f"fold{k}" / FILE).exists()}
