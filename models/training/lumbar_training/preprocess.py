# SPDX-License-Identifier: Apache-2.0
"""Grey image to network input; the same arithmetic as the Java side, number for number.

Steps: window by the 0.5 and 99.5 percentiles, letterbox to a square in millimetres with an antialiasing
triangle filter, zero padding. Normalisation by mean and standard deviation follows in `normalise`.
All functions take and return float arrays of shape (rows, columns).
"""
import functools
import math
from dataclasses import dataclass

import numpy as np

LOWER, UPPER = 0.005, 0.995


def to_grey(image):
    """Grey (h, w) float32 of a PIL image; colour is weighted by ITU-R BT.601 luma."""
    if image.mode in ("L", "I", "I;16", "F"):
        return np.asarray(image, np.float32)
    rgb = np.asarray(image.convert("RGB"), np.float32)
    return rgb @ np.array([0.299, 0.587, 0.114], np.float32)


def window(pixels):
    """Clamp to the 0.5 and 99.5 percentiles (lower of the two neighbouring order statistics), scale to 0..1.

    NaN stands for "nothing was imaged here" (Pixel Padding Value): it is in no percentile, and black.
    """
    pixels = np.asarray(pixels, np.float64)
    imaged = ~np.isnan(pixels)
    flat = np.sort(pixels[imaged], axis=None)
    if flat.size == 0:
        return np.zeros(pixels.shape)
    low = flat[int(math.floor(LOWER * (flat.size - 1)))]
    high = flat[int(math.floor(UPPER * (flat.size - 1)))]
    if high <= low:
        return np.zeros(pixels.shape)
    return np.where(imaged, np.clip((pixels - low) / (high - low), 0.0, 1.0), 0.0)


@functools.lru_cache(maxsize=64)
def triangle_taps(size_in, size_out):
    """Taps of a triangle filter widened by the reduction: input indices and weights, each (taps, size_out).

    Weights of one output sum to 1; outputs with fewer taps than the rest are filled up with weight 0.
    """
    scale = size_in / size_out
    support = max(scale, 1.0)
    columns = []
    for i in range(size_out):
        centre = (i + 0.5) * scale
        j = np.arange(max(0, math.floor(centre - support)), min(size_in, math.ceil(centre + support)))
        w = np.maximum(0.0, 1.0 - np.abs(j + 0.5 - centre) / support)
        columns.append((j, w / w.sum()))
    most = max(len(j) for j, _ in columns)
    index, weights = np.zeros((most, size_out), np.int64), np.zeros((most, size_out))
    for i, (j, w) in enumerate(columns):
        index[:len(j), i], weights[:len(j), i] = j, w
    used = weights.any(1)
    return index[used], weights[used]


def _along_columns(pixels, size_out):
    index, weights = triangle_taps(pixels.shape[1], size_out)
    return sum(pixels[:, j] * w for j, w in zip(index, weights))


def resize(pixels, height, width):
    """Triangle-filter resize, columns first, then rows."""
    return np.ascontiguousarray(_along_columns(np.ascontiguousarray(_along_columns(pixels, width).T), height).T)


@dataclass(frozen=True)
class Letterbox:
    """Where an image lies in the square: x' = x * scale_x + left, y' = y * scale_y + top (pixel edges)."""

    size: int
    width: int
    height: int
    left: int
    top: int
    scale_x: float
    scale_y: float

    @staticmethod
    def of(width, height, row_spacing, col_spacing, size):
        """Placement of a width x height image with the given spacings (mm, positive) in size x size."""
        if width < 1 or height < 1 or not (row_spacing > 0 and col_spacing > 0):
            raise ValueError(f"cannot place an image of {width} x {height} px with spacing "
                             f"{row_spacing} x {col_spacing} mm: sizes and spacings must be positive")
        unit = size / max(width * col_spacing, height * row_spacing)
        new_width = max(1, math.floor(width * col_spacing * unit + 0.5))
        new_height = max(1, math.floor(height * row_spacing * unit + 0.5))
        return Letterbox(size, new_width, new_height, (size - new_width) // 2, (size - new_height) // 2,
                         new_width / width, new_height / height)

    def points(self, xy):
        """Image points (..., 2), measured from the outer edge of the first pixel, to letterbox points."""
        return np.asarray(xy, float) * (self.scale_x, self.scale_y) + (self.left, self.top)

    def points_back(self, xy):
        """Inverse of `points`."""
        return (np.asarray(xy, float) - (self.left, self.top)) / (self.scale_x, self.scale_y)


def letterbox(pixels, row_spacing, col_spacing, size):
    """Windowed pixels (0..1) to ((size, size) float32, Letterbox); padding is 0."""
    h, w = pixels.shape
    place = Letterbox.of(w, h, row_spacing, col_spacing, size)
    out = np.zeros((size, size), np.float32)
    out[place.top:place.top + place.height, place.left:place.left + place.width] = resize(
        np.asarray(pixels, np.float64), place.height, place.width)
    return out, place


def normalise(image, mean, std):
    """(v - mean) / std, padding included."""
    return ((image - mean) / std).astype(np.float32)
