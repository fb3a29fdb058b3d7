# SPDX-License-Identifier: Apache-2.0
"""Annotated slices for the anatomy network, and what each source leaves unlabelled."""
import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from ..corners import of_rows
from ..masks import CANAL, DISC, VERTEBRA, bodies, components
from ..preprocess import to_grey, window

#: Regions, then corners of bodies; the channels of the network in this order.
REGIONS = ("vertebra", "disc", "canal")
CORNERS = ("anterior-superior", "posterior-superior", "posterior-inferior", "anterior-inferior")

FOLDS = 3
#: The source's mask of one body is missing there (README of the data).
UNUSABLE_EXAMS = {"VB3_36"}


@dataclass
class Slice:
    """Coordinates are pixels of the stored picture, measured from the outer edge of the first pixel.

    `regions` (3, h, w) is 1 inside, 0 outside; `known` (3, h, w) is 0 where the source says nothing. `corners`
    (n, 4, 2) in the order of CORNERS; `unfit` bodies (n) are no examples for corners.
    """

    name: str
    source: str
    patient: str
    fold: int
    image: np.ndarray       # (h, w) uint8, windowed
    spacing: tuple          # row, column, mm
    regions: np.ndarray
    known: np.ndarray
    corners: np.ndarray
    unfit: np.ndarray


def _rows(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def _picture(path):
    with Image.open(path) as picture:
        return np.round(window(to_grey(picture)) * 255).astype(np.uint8)


def _mask(path):
    with Image.open(path) as picture:
        return np.asarray(picture)


def _hide_below(known, regions, corners):
    """The sacrum is not labelled: nothing is known of vertebrae beside and below the lowest body's lower end."""
    lowest = corners[np.argmax(corners.mean(1)[:, 1])]
    row = max(0, int(lowest[2:, 1].min()))
    known[0, row:] = regions[1, row:] | regions[2, row:]


def _hide_above(known, channel, labelled):
    rows = np.nonzero(labelled.any(1))[0]
    known[channel, :rows.min() + 1] = 0


def _keep_outline(known, region):
    """A thin band around what is labelled is background for certain (bodies lie a disc apart)."""
    known |= cv2.dilate(region.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))


def spider_masks(root):
    """Bodies, discs and canal; spinous processes carry the vertebra's label and are taken as background."""
    root, slices = Path(root) / "spider-masks", []
    for row in _rows(root / "index.csv"):
        mask = _mask(root / "masks" / row["image"])
        spacing = float(row["row_spacing_mm"]), float(row["col_spacing_mm"])
        corners, unfit = bodies(mask, *spacing)
        regions = np.stack([np.zeros(mask.shape, bool), mask == DISC, mask == CANAL])
        for piece in components(mask == VERTEBRA, 40):
            rows, cols = np.nonzero(piece)
            canal = np.nonzero(regions[2, rows.min():rows.max() + 1])[1]
            if canal.size == 0 or cols.mean() <= canal.mean():
                regions[0] |= piece
        known = np.ones(regions.shape, np.uint8)
        for channel in range(3):
            _hide_above(known, channel, (mask > 0))
        rows = np.nonzero(regions[2].any(1))[0]
        known[2, :rows.min() + 1] = 0
        known[2, rows.max():] = 0
        _hide_below(known, regions, corners)
        _keep_outline(known[0], regions[0])
        slices.append(Slice(row["image"], "spider-masks", row["patient"], int(row["patient"]) % FOLDS,
                            _picture(root / "images" / row["image"]), spacing, regions.astype(np.uint8), known,
                            corners, unfit))
    return slices


def vertebra_folds(root):
    """Fold of each person of vertebra-masks: alphabetical order, dealt in turn."""
    persons = sorted({r["person"] for r in _rows(Path(root) / "vertebra-masks" / "index.csv")})
    return {person: i % FOLDS for i, person in enumerate(persons)}


def vertebra_masks(root):
    """Single bodies with corners (no discs, no canal), and a few pictures with discs alone."""
    folds = vertebra_folds(root)
    root, slices = Path(root) / "vertebra-masks", []
    corners = defaultdict(list)
    for row in _rows(root / "corners.csv"):
        corners[row["image"]].append(row)
    for row in _rows(root / "index.csv"):
        if row["exam"] in UNUSABLE_EXAMS:
            continue
        image = _picture(root / "images" / row["image"])
        regions, known = np.zeros((3, *image.shape), np.uint8), np.zeros((3, *image.shape), np.uint8)
        if row["source"] == "IVD":
            regions[1] = _mask(root / "discs" / row["image"]) > 0
            known[1] = 1
            _hide_above(known, 1, regions[1])
            known[0] = known[2] = regions[1]
            points, unfit = np.zeros((0, 4, 2), np.float32), np.zeros(0, bool)
        else:
            regions[0] = _mask(root / "masks" / row["image"]) > 0
            own = corners[row["image"]]
            points = of_rows(own)
            unfit = np.array([r["partial"] == "1" for r in own])
            known[0] = 1
            _hide_above(known, 0, regions[0])
            known[1] = known[2] = regions[0]
            if row["lowest_level"] != "S1":
                _hide_below(known, regions, points)
            _keep_outline(known[0], regions[0])
        slices.append(Slice(row["image"], "vertebra-masks", row["person"], folds[row["person"]], image, (1.0, 1.0),
                            regions, known, points, unfit))
    return slices


def phantom(folder):
    """Synthetic slices with exact masks; training material only, in no fold."""
    root, slices = Path(folder), []
    corners = defaultdict(list)
    for row in _rows(root / "corners.csv"):
        corners[row["image"]].append(row)
    for row in _rows(root / "index.csv"):
        mask = _mask(root / "masks" / row["image"])
        own = corners[row["image"]]
        points = of_rows(own)
        regions = np.stack([mask == k for k in (VERTEBRA, DISC, CANAL)]).astype(np.uint8)
        known = np.ones(regions.shape, np.uint8)
        # Bodies cut by the upper edge have no corners in the file: their region is known, their corners are not.
        slices.append(Slice(row["image"], "phantom", "phantom", -1, _picture(root / "images" / row["image"]),
                            (float(row["row_spacing_mm"]), float(row["col_spacing_mm"])), regions, known, points,
                            np.zeros(len(points), bool)))
    return slices
