# SPDX-License-Identifier: Apache-2.0
"""Readers of the data sets (see the README of the data folder), each giving a list of `Sample`."""
import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
from PIL import Image

from .classes import DEGENERATION, HERNIATION, LUMBAR_BOXES, NORMAL, SLIP
from .corners import of_rows
from .labels import parse_yolo
from .masks import bodies, disc_boxes
from .preprocess import letterbox, to_grey, window
from .sample import CACHE, Sample

#: A slip box against the box of its disc (medians over lumbar-boxes): wider and taller, same centre.
SLIP_WIDTH, SLIP_HEIGHT = 1.28, 1.57


#: Sets that add to lumbar-boxes where they are there.
OTHERS = ("spider-t2", "spider-masks", "vertebra-masks")


def others_in(root):
    """Which of the sets beside lumbar-boxes the data folder holds."""
    return [name for name in OTHERS if (Path(root) / name).is_dir()]


def rows_of(path):
    """Rows of a CSV file as dictionaries."""
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def cached(path, row_spacing=1.0, col_spacing=1.0):
    """Windowed picture in the cached square as bytes, and its placement."""
    with Image.open(path) as picture:
        grey = to_grey(picture)
    square, place = letterbox(window(grey), row_spacing, col_spacing, CACHE)
    return np.round(square * 255).astype(np.uint8), place


def _points(place, corners):
    return place.points(corners).astype(np.float32)


def _boxes(place, boxes):
    return _points(place, np.asarray(boxes, np.float32).reshape(-1, 2, 2)).reshape(-1, 4)


def slip_box(disc):
    """Box of a slipped level from the box of its disc."""
    x1, y1, x2, y2 = disc
    cx, cy, w, h = (x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) * SLIP_WIDTH, (y2 - y1) * SLIP_HEIGHT
    return cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2


def lumbar_boxes(root, folds):
    """Disease boxes of the given folds (strings "0".."4")."""
    root, samples = Path(root) / "lumbar-boxes", []
    for row in rows_of(root / "index.csv"):
        if row["fold"] not in folds:
            continue
        path = root / "labels" / (Path(row["image"]).stem + ".txt")
        classes, boxes = parse_yolo(path.read_text(encoding="utf-8"), LUMBAR_BOXES, path.name)
        image, place = cached(root / "images" / row["image"])
        boxes = _boxes(place, boxes * np.tile([int(row["width"]), int(row["height"])], 2))
        samples.append(Sample(image, row["image"], "lumbar-boxes", row["patient"], boxes, classes,
                              np.zeros(len(boxes), bool), disc_rows=(0.0, float(CACHE))))
    return samples


def held_out(patient):
    """Whether a numbered SPIDER patient is kept out of training (every fifth number)."""
    return int(patient) % 5 == 0


def _graded(herniation, bulging, pfirrmann):
    """Class of a graded disc: bulge counts as herniation, as in lumbar-boxes."""
    if herniation == "1" or bulging == "1":
        return HERNIATION
    return NORMAL if int(pfirrmann) <= 3 else DEGENERATION


#: SPIDER's readers graded no canal stenosis.
_SPIDER_KNOWS = (True, True, True, False, True)


def spider_t2(root, keep=lambda patient: not held_out(patient)):
    """T2 slices of other scanners with one box a disc; slip boxes are derived from the disc's box."""
    root, samples = Path(root) / "spider-t2", []
    if not root.is_dir():
        return samples
    discs = defaultdict(list)
    for row in rows_of(root / "disc_boxes.csv"):
        discs[row["image"]].append(row)
    for row in rows_of(root / "index.csv"):
        own = discs.get(Path(row["image"]).stem)
        if own is None or not keep(row["patient"]):
            continue
        boxes, classes = [], []
        for disc in own:
            box = [float(disc[k]) for k in ("x1", "y1", "x2", "y2")]
            boxes.append(box)
            classes.append(_graded(disc["herniation"], disc["bulging"], disc["pfirrmann"]))
            if disc["spondylolisthesis"] == "1":
                boxes.append(slip_box(box))
                classes.append(SLIP)
        image, place = cached(root / "images" / row["image"], float(row["row_spacing_mm"]),
                              float(row["col_spacing_mm"]))
        boxes = _boxes(place, boxes)
        samples.append(Sample(image, row["image"], "spider-t2", row["patient"], boxes, np.array(classes),
                              np.zeros(len(boxes), bool), _SPIDER_KNOWS,
                              disc_rows=(float(boxes[:, 1].min()) - 4, float(CACHE))))
    return samples


def _mask(path):
    with Image.open(path) as picture:
        return np.asarray(picture)


def _middles(boxes):
    """Rows of the boxes' middles."""
    return (boxes[:, 1] + boxes[:, 3]) / 2


def _below(middles, lowest):
    """How many discs lie below those at rows `middles`, lowest first, when the lowest of all lies at row `lowest`."""
    return int(round((lowest - middles[0]) / -np.median(np.diff(middles)))) if len(middles) > 1 else 0


def spider_masks(root, keep=lambda patient: not held_out(patient)):
    """Vertebrae and discs from masks; grades belong to discs counted from the lowest."""
    root, samples = Path(root) / "spider-masks", []
    if not root.is_dir():
        return samples
    grades = {(r["Patient"], int(r["IVD label"])): r for r in rows_of(root / "gradings.csv")}
    rows = [row for row in rows_of(root / "index.csv") if keep(row["patient"])]
    masks = {row["image"]: _mask(root / "masks" / row["image"]) for row in rows}
    discs = {name: disc_boxes(mask) for name, mask in masks.items()}
    lowest = defaultdict(float)
    for row in rows:
        lowest[row["patient"]] = max([lowest[row["patient"]], *_middles(discs[row["image"]][0])])
    for row in rows:
        spacing, mask = (float(row["row_spacing_mm"]), float(row["col_spacing_mm"])), masks[row["image"]]
        found, cut = discs[row["image"]]
        # A slice beside the midline may miss the lowest disc: grades count from the lowest of all the patient's slices.
        first = 1 + _below(_middles(found), lowest[row["patient"]])
        boxes, classes, ignore = [], [], []
        for number, (box, partial) in enumerate(zip(found, cut), first):
            grade = grades.get((row["patient"], number))
            boxes.append(box)
            ignore.append(bool(partial or grade is None))
            if grade is None:
                classes.append(NORMAL)
                continue
            classes.append(_graded(grade["Disc herniation"], grade["Disc bulging"], grade["Pfirrman grade"]))
            if grade["Spondylolisthesis"] == "1":
                boxes.append(slip_box(box))
                classes.append(SLIP)
                ignore.append(False)
        corners, edge = bodies(mask, *spacing)
        if not len(found) or not len(corners):
            raise ValueError(f"spider-masks, {row['image']}: no disc or no vertebral body in the mask")
        image, place = cached(root / "images" / row["image"], *spacing)
        boxes, corners = _boxes(place, boxes), _points(place, corners)
        samples.append(Sample(image, row["image"], "spider-masks", row["patient"], boxes, np.array(classes),
                              np.array(ignore), _SPIDER_KNOWS, (0.0, float(CACHE)), corners, edge,
                              (0.0, float(corners[..., 1].max()))))
    return samples


def held_out_persons(root):
    """Persons of vertebra-masks kept out of training: every fifth in alphabetical order; none where the set is not there."""
    if "vertebra-masks" not in others_in(root):
        return set()
    return set(sorted({r["person"] for r in rows_of(Path(root) / "vertebra-masks" / "index.csv")})[::5])


def vertebra_masks(root, keep=None):
    """Vertebral bodies with corners. Where S1 is not annotated, nothing below the lowest body is judged."""
    out = held_out_persons(root)
    keep = keep or (lambda person: person not in out)
    root, samples = Path(root) / "vertebra-masks", []
    if not root.is_dir():
        return samples
    corners = defaultdict(list)
    for row in rows_of(root / "corners.csv"):
        corners[row["image"]].append(row)
    for row in rows_of(root / "index.csv"):
        own = corners.get(row["image"])
        if own is None or not keep(row["person"]):
            continue
        image, place = cached(root / "images" / row["image"])
        points = _points(place, of_rows(own))
        partial = np.array([c["partial"] == "1" for c in own])
        lowest = float(CACHE) if row["lowest_level"] == "S1" else float(points[..., 1].max())
        samples.append(Sample(image, row["image"], "vertebra-masks", row["person"], vertebrae=points,
                              vertebrae_ignore=partial, vertebra_rows=(float(points[..., 1].min()), lowest)))
    return samples


def phantom(folder):
    """Synthetic pictures with known truth: images/, labels/ with the class numbers of lumbar-boxes, corners.csv
    (bodies from S1 up), index.csv with spacings."""
    root, samples = Path(folder), []
    corners = defaultdict(list)
    for row in rows_of(root / "corners.csv"):
        corners[row["image"]].append(row)
    for row in rows_of(root / "index.csv"):
        path = root / "labels" / (Path(row["image"]).stem + ".txt")
        classes, boxes = parse_yolo(path.read_text(encoding="utf-8"), LUMBAR_BOXES, path.name)
        with Image.open(root / "images" / row["image"]) as picture:
            size = picture.size
        image, place = cached(root / "images" / row["image"], float(row["row_spacing_mm"]),
                              float(row["col_spacing_mm"]))
        own = corners[row["image"]]
        points = _points(place, of_rows(own))
        samples.append(Sample(image, row["image"], "phantom", "phantom", _boxes(place, boxes * np.tile(size, 2)),
                              classes, np.zeros(len(classes), bool), disc_rows=(0.0, float(CACHE)),
                              vertebrae=points, vertebrae_ignore=np.zeros(len(own), bool),
                              vertebra_rows=(float(points[..., 1].min()), float(CACHE)) if own else None))
    return samples
