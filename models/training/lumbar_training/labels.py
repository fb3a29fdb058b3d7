# SPDX-License-Identifier: Apache-2.0
"""YOLO label text to boxes, refusing anything that is not one."""
import numpy as np


class LabelError(ValueError):
    """A label file that cannot be read; the message names file, line and reason."""


def parse_yolo(text, mapping, name="labels"):
    """Label lines "class cx cy w h" (fractions of the picture) to (classes (n,), boxes (n, 4) as fractions).

    `mapping` turns the file's class numbers into ours. Raises LabelError on unknown classes, missing
    or non-numeric fields, empty boxes and centres outside the picture; boxes are cut at its edge.
    """
    classes, boxes = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        fields = line.split()
        if len(fields) != 5:
            raise LabelError(f"{where}: 5 fields expected (class, centre x, centre y, width, height), "
                             f"{len(fields)} found")
        try:
            kind = int(fields[0])
            cx, cy, w, h = (float(f) for f in fields[1:])
        except ValueError:
            raise LabelError(f"{where}: not a number in '{line.strip()}'") from None
        if kind not in mapping:
            raise LabelError(f"{where}: class {kind} is none of {sorted(mapping)}")
        if not (np.isfinite([cx, cy, w, h]).all() and 0 <= cx <= 1 and 0 <= cy <= 1):
            raise LabelError(f"{where}: centre ({cx}, {cy}) lies outside the picture")
        if not (0 < w <= 1 and 0 < h <= 1):
            raise LabelError(f"{where}: width {w} and height {h} must lie in (0, 1]")
        classes.append(mapping[kind])
        boxes.append((max(cx - w / 2, 0.0), max(cy - h / 2, 0.0), min(cx + w / 2, 1.0), min(cy + h / 2, 1.0)))
    return np.array(classes, np.int64), np.array(boxes, np.float32).reshape(-1, 4)
