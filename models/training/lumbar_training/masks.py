# SPDX-License-Identifier: Apache-2.0
"""Vertebral bodies and discs out of merged-class masks (0 background, 1 vertebra, 2 disc, 3 canal)."""
import cv2
import numpy as np

from .corners import in_spine_order

VERTEBRA, DISC, CANAL = 1, 2, 3


def components(mask, minimum_area):
    """Connected pieces (4-neighbourhood) of a boolean mask, each a boolean mask, lowest in the picture first."""
    count, numbered, stats, centres = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    kept = [i for i in range(1, count) if stats[i, cv2.CC_STAT_AREA] >= minimum_area]
    return [numbered == i for i in sorted(kept, key=lambda i: -centres[i, 1])]


def corners(piece, row_spacing, col_spacing):
    """Corners (4, 2) of a vertebral body in pixels of the mask, and how full its rectangle is (0..1).

    The minimum-area rectangle, measured in mm, gives the four diagonals; the corners are the body's extreme
    points along them. In turn from the upper left one; `in_spine_order` names them.
    """
    rows, cols = np.nonzero(piece)
    points = np.stack([(cols + 0.5) * col_spacing, (rows + 0.5) * row_spacing], 1).astype(np.float32)
    rectangle = cv2.boxPoints(cv2.minAreaRect(points))
    by_height = rectangle[np.argsort(rectangle[:, 1])]
    upper, lower = by_height[:2], by_height[2:]
    upper, lower = upper[np.argsort(upper[:, 0])], lower[np.argsort(lower[:, 0])]
    ordered = np.array([upper[0], upper[1], lower[1], lower[0]], np.float32)
    extreme = points[np.argmax(points @ (ordered - ordered.mean(0)).T, axis=0)]
    area = cv2.contourArea(ordered)
    return extreme / np.float32([col_spacing, row_spacing]), len(points) * row_spacing * col_spacing / max(area, 1e-6)


def bodies(mask, row_spacing, col_spacing):
    """Corners (n, 4, 2) of the vertebral bodies, lowest first, and which of them are unfit as examples.

    Spinous processes carry the vertebra label too: only pieces in front of the canal count, or, where a slice leaves
    the canal, those that border on a disc. Unfit are pieces cut by the picture's edge and those joined to an arch by a
    pedicle (their rectangle is not full).
    """
    found, unfit = [], []
    beside_disc = cv2.dilate((mask == DISC).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    for piece in components(mask == VERTEBRA, 250):
        rows, cols = np.nonzero(piece)
        canal = np.nonzero((mask == CANAL)[rows.min():rows.max() + 1])[1]
        if cols.mean() > canal.mean() if canal.size else not (piece & beside_disc).any():
            continue
        points, fullness = corners(piece, row_spacing, col_spacing)
        found.append(points)
        unfit.append(bool(rows.min() <= 2 or rows.max() >= mask.shape[0] - 3 or fullness < 0.75))
    quads = np.array(found, np.float32).reshape(-1, 4, 2)
    return in_spine_order(quads, (row_spacing, col_spacing)), np.array(unfit, bool)


def _between(mask, a, b, value):
    """Share of the straight line between two points (x, y) that runs through a region of the mask."""
    steps = max(2, int(np.hypot(*(b - a))))
    at = np.round(a + np.linspace(0, 1, steps)[:, None] * (b - a)).astype(int)
    return float((mask[at[:, 1], at[:, 0]] == value).mean())


def discs(mask):
    """One boolean mask a disc, lowest first.

    The region of a collapsed disc, or of one with gas or a node of the endplate in it, falls to pieces. Pieces are of one
    disc when they lie beside each other, a disc's width apart at most, and no vertebral body lies between them.
    """
    pieces = components(mask == DISC, 40)
    centres = [np.array((np.nonzero(p)[1].mean(), np.nonzero(p)[0].mean())) for p in pieces]
    if len(pieces) < 3:
        return pieces
    rows = [(np.nonzero(p)[0].min(), np.nonzero(p)[0].max()) for p in pieces]
    width = sorted((np.ptp(np.nonzero(p)[1]) for p in pieces), reverse=True)[len(pieces) // 2]
    group = list(range(len(pieces)))
    for i in range(len(pieces)):
        for j in range(i):
            beside = max(rows[i][0], rows[j][0]) <= min(rows[i][1], rows[j][1]) + 2
            apart = np.hypot(*(centres[i] - centres[j]))
            if beside and apart < width and _between(mask, centres[i], centres[j], VERTEBRA) < 0.3:
                group = [group[j] if g == group[i] else g for g in group]
    joined = [np.any([p for p, g in zip(pieces, group) if g == k], axis=0) for k in sorted(set(group))]
    return sorted(joined, key=lambda p: -np.nonzero(p)[0].mean())


def disc_boxes(mask):
    """Boxes (n, 4) of the discs, lowest first, with a margin as readers draw it, and which the edge cuts."""
    found, cut = [], []
    for disc in discs(mask):
        rows, cols = np.nonzero(disc)
        x1, y1, x2, y2 = cols.min() - 2, rows.min() - 2, cols.max() + 3, rows.max() + 3
        found.append((max(x1, 0), max(y1, 0), min(x2, mask.shape[1]), min(y2, mask.shape[0])))
        cut.append(bool(rows.min() <= 2 or rows.max() >= mask.shape[0] - 3))
    return np.array(found, np.float32).reshape(-1, 4), np.array(cut, bool)
