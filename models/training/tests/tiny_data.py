# SPDX-License-Identifier: Apache-2.0
"""A data folder in the layout of the real one, drawn: a few pictures of each set."""
import csv
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from lumbar_training.synthetic_spine import draw

SIDE = 160


def _table(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as f:
        writer = csv.DictWriter(f, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _picture(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def _discs(corners):
    return [np.concatenate([np.minimum(a[3], b[0]) - 2, np.maximum(a[2], b[1]) + 2]) for a, b in zip(corners, corners[1:])]


def write(root):
    """Writes all four sets under `root`."""
    root = Path(root)
    rows = []
    for patient in range(10):
        for weighting in ("T1", "T2"):
            name = f"P{patient:04d}_{weighting}"
            pixels, corners = draw(SIDE, SIDE, patient, 0.3 if patient % 5 == 1 else 0.0)
            _picture(root / "lumbar-boxes" / "images" / f"{name}.jpg", pixels)
            lines = []
            for i, (x1, y1, x2, y2) in enumerate(_discs(corners)):
                middle = f"{(x1 + x2) / 2 / SIDE} {(y1 + y2) / 2 / SIDE}"
                lines.append(f"{(1, 4, 0)[i % 3]} {middle} {(x2 - x1) / SIDE} {(y2 - y1) / SIDE}")
                if i == 5 and patient % 5 == 1:
                    lines.append(f"3 {middle} {1.2 * (x2 - x1) / SIDE} {1.5 * (y2 - y1) / SIDE}")
            path = root / "lumbar-boxes" / "labels" / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines) + "\n")
            rows.append({"image": f"{name}.jpg", "patient": f"{patient:04d}", "fold": patient % 5, "width": SIDE,
                         "height": SIDE, "weighting": weighting, "source": "drawn"})
    _table(root / "lumbar-boxes" / "index.csv", rows)
    _spider(root)
    _vertebrae(root)


def _spider(root):
    spacing = {"row_spacing_mm": 1.0, "col_spacing_mm": 0.9, "width": SIDE, "height": SIDE}
    index, boxes, masks, grades = [], [], [], []
    for patient in (1, 2, 5):
        pixels, corners = draw(SIDE, SIDE, 50 + patient)
        _picture(root / "spider-t2" / "images" / f"{patient}_t2.png", pixels)
        index.append({"image": f"{patient}_t2.png", "patient": patient, **spacing, "boxes": "drawn"})
        for number, box in enumerate(reversed(_discs(corners)), 1):
            boxes.append({"image": f"{patient}_t2", "patient": patient, "ivd_label": number,
                          **dict(zip(("x1", "y1", "x2", "y2"), box)), "herniation": 0, "bulging": number % 2,
                          "spondylolisthesis": int(number == 1), "pfirrmann": 4 if number == 2 else 2})
            grades.append({"Patient": patient, "IVD label": number, "Spondylolisthesis": 0, "Disc herniation": 0,
                           "Disc bulging": number % 2, "Pfirrman grade": 2})
        big, corners = draw(2 * SIDE, 2 * SIDE, 60 + patient)
        mask = np.zeros(big.shape, np.uint8)
        for a, b in zip(corners, corners[1:]):
            cv2.fillPoly(mask, [np.round([a[3], a[2], b[1], b[0]]).astype(int)], 2)
        for body in corners:
            middle = body.mean(0)
            cv2.fillPoly(mask, [np.round(middle + (body - middle) * 0.9).astype(int)], 1)
        back = [c for body in corners for c in (body[1], body[2])]
        for p, q in zip(back, back[1:]):
            cv2.line(mask, tuple(map(int, p + (8, 0))), tuple(map(int, q + (8, 0))), 3, 5)
        _picture(root / "spider-masks" / "images" / f"{patient}.png", big)
        _picture(root / "spider-masks" / "masks" / f"{patient}.png", mask)
        masks.append({"image": f"{patient}.png", "patient": patient, **spacing})
    _table(root / "spider-t2" / "index.csv", index)
    _table(root / "spider-t2" / "disc_boxes.csv", boxes)
    _table(root / "spider-masks" / "index.csv", masks)
    _table(root / "spider-masks" / "gradings.csv", grades)


def _vertebrae(root):
    index, rows = [], []
    for exam in range(6):
        pixels, corners = draw(SIDE, SIDE, 80 + exam)
        name = f"E{exam}.png"
        _picture(root / "vertebra-masks" / "images" / name, pixels)
        index.append({"image": name, "exam": f"E{exam}", "person": f"E{exam}", "width": SIDE, "height": SIDE,
                      "lowest_level": "S1" if exam % 2 else "L5"})
        for number, body in enumerate(corners[::-1], 1):
            points = dict(zip(("as_x", "as_y", "ps_x", "ps_y", "pi_x", "pi_y", "ai_x", "ai_y"), (body - 0.5).ravel()))
            rows.append({"image": name, "body": number, **points, "partial": int(number == 7)})
    _table(root / "vertebra-masks" / "index.csv", index)
    _table(root / "vertebra-masks" / "corners.csv", rows)
