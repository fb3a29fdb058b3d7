# SPDX-License-Identifier: Apache-2.0
"""Network inputs and targets out of annotated slices, with random views for training."""
import cv2
import numpy as np

from ..augment import intensity
from ..preprocess import Letterbox
from .data import CORNERS, REGIONS

#: Width of a corner's spot, cells of the output.
SPOT = 1.4
#: Nothing is known about corners this close to a body that is no example, cells.
UNFIT = 5


def _placement(item, size):
    h, w = item.image.shape
    place = Letterbox.of(w, h, *item.spacing, size)
    return np.array([[place.scale_x, 0, place.left], [0, place.scale_y, place.top]])


def _distorted(item, rng, size, strength):
    """2x3 matrix from picture to input pixels: field of view, tilt and place vary as between scanners."""
    base = _placement(item, size)
    scale = np.exp(strength * rng.uniform(-0.2, 0.28))
    angle, shear = np.deg2rad(strength * rng.uniform(-10, 10)), strength * rng.uniform(-0.06, 0.06)
    sx, sy = scale * np.exp(strength * rng.uniform(-0.07, 0.07, 2))
    a = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.array([[sx, shear], [0, sy]])
    inside = np.argwhere(item.regions.any(0))
    middle = (inside.min(0) + inside.max(0))[::-1] / 2 + 0.5
    at = base[:, :2] @ middle + base[:, 2]
    to = size * (0.5 + strength * np.array([rng.uniform(-0.16, 0.16), rng.uniform(-0.14, 0.14)]))
    return np.concatenate([a @ base[:, :2], (a @ (base[:, 2] - at) + to)[:, None]], 1)


def _warp(picture, a, size, flags):
    centred = a.copy()
    centred[:, 2] += a[:, :2] @ (0.5, 0.5) - 0.5        # cv2 counts from pixel centres
    return cv2.warpAffine(picture, centred, (size, size), flags=flags)


def _halved(picture):
    h, w = picture.shape
    return cv2.resize(picture, (w // 2, h // 2), interpolation=cv2.INTER_AREA)      # means of 2 x 2


def _spots(item, a, cells, region_known):
    """Corner targets and their weights (4, cells, cells)."""
    target = np.zeros((len(CORNERS), cells, cells), np.float32)
    known = np.repeat(region_known[None], len(CORNERS), 0).copy()
    points = (item.corners @ a[:, :2].T + a[:, 2]) / 2
    at = np.arange(cells, dtype=np.float32) + np.float32(0.5)
    along = np.exp(-(at - points[..., None].astype(np.float32)) ** 2 / (2 * SPOT ** 2))     # (n, 4, x and y, cells)
    spots = along[:, :, 1, :, None] * along[:, :, 0, None, :]
    for body, unfit in zip(spots, item.unfit):
        for k, spot in enumerate(body):
            if unfit:
                known[k][spot > np.exp(-UNFIT ** 2 / (2 * SPOT ** 2))] = 0
    for body, unfit in zip(spots, item.unfit):
        for k, spot in enumerate(body):
            if not unfit:
                target[k] = np.maximum(target[k], spot)
                known[k][spot > 0.02] = 1
    return target, known


def _left(item, a, size, width, rng):
    inside = np.argwhere(item.regions.any(0))
    middle = (inside.min(0) + inside.max(0))[::-1] / 2
    x = (a[:, :2] @ middle + a[:, 2])[0] + (rng.uniform(-0.2, 0.2) if rng.random() > 0.15 else rng.uniform(-1, 1)) * width
    return int(np.clip(x - width / 2, 0, size - width)) // 2 * 2


def view(item, size, rng=None, strength=1.0, width=None):
    """Input (size, width) in 0..1, targets and weights, each (7, size/2, width/2); without `rng` undistorted.

    `width` narrower than `size` cuts a column out of the distorted square: about the spine as a rule, at times beside it.
    """
    a = _placement(item, size) if rng is None else _distorted(item, rng, size, strength)
    picture = _warp(item.image, a, size, cv2.INTER_LINEAR).astype(np.float32) / 255
    regions = np.stack([_halved(_warp(r.astype(np.float32), a, size, cv2.INTER_LINEAR)) for r in item.regions])
    known = np.stack([_halved(_warp(k.astype(np.float32), a, size, cv2.INTER_NEAREST)) for k in item.known])
    # Beyond the picture there is nothing, and that is known.
    outside = _halved(_warp(np.ones(item.image.shape, np.float32), a, size, cv2.INTER_NEAREST)) < 0.01
    known = (known > 0.99) | outside
    known = known.astype(np.float32)
    target, weight = _spots(item, a, size // 2, known[0])
    assert len(regions) == len(REGIONS)
    if rng is not None:
        picture = intensity(picture, rng, strength)
        if rng.random() < 0.15:
            # Other contrasts: fluid dark or fat dark, by bending the grey scale.
            bend = rng.uniform(0.25, 0.75)
            picture = np.clip(np.abs(picture - bend) / max(bend, 1 - bend), 0, 1).astype(np.float32)
    target = np.concatenate([regions, target]).astype(np.float32)
    weight = np.concatenate([known, weight])
    if width is None or width == size:
        return picture, target, weight
    left = _left(item, a, size, width, rng)
    cells = slice(left // 2, (left + width) // 2)
    return picture[:, left:left + width], target[..., cells], weight[..., cells]
