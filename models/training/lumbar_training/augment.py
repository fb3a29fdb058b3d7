# SPDX-License-Identifier: Apache-2.0
"""Random views of a sample: where and how a slice could have been acquired otherwise."""
import cv2
import numpy as np

from .sample import CACHE

#: Mirrored views are trained so that scores of a slice and its mirror image can be averaged.
MIRRORED = 0.5


def _matrix(sample, rng, size, height, width, strength):
    """2x3 matrix from cached-square to output pixels (edge coordinates)."""
    scale = size / CACHE * np.exp(strength * rng.uniform(-0.22, 0.22))
    sx, sy = scale * np.exp(strength * rng.uniform(-0.08, 0.08, 2))
    angle, shear = np.deg2rad(strength * rng.uniform(-8, 8)), strength * rng.uniform(-0.06, 0.06)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    a = rotation @ np.array([[sx, shear * sx], [0, sy]])
    if rng.random() < MIRRORED:
        a[0] *= -1
    spots = np.concatenate([(sample.boxes[:, :2] + sample.boxes[:, 2:]) / 2, sample.vertebrae.mean(1)])
    at = np.array([spots[:, 0].mean() if len(spots) else CACHE / 2, CACHE / 2])
    if rng.random() < 0.12:
        at[0] = rng.uniform(0.25, 0.75) * CACHE
    to = np.array([width / 2 + rng.uniform(-0.14, 0.14) * width, height / 2 + rng.uniform(-0.1, 0.1) * height])
    return np.concatenate([a, (to - a @ at)[:, None]], 1)


def _moved_boxes(boxes, a):
    """Boxes of the moved ellipses: a turned disc does not fill its turned box."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    new_centre = centre @ a[:, :2].T + a[:, 2]
    new_half = np.sqrt((half ** 2) @ (a[:, :2] ** 2).T)
    return np.concatenate([new_centre - new_half, new_centre + new_half], 1)


def _rows(span, a, height):
    """Judged rows of the view from judged rows of the sample."""
    if span is None:
        return None
    y = [a[1, 0] * CACHE / 2 + a[1, 1] * v + a[1, 2] for v in span]
    return (y[0] if span[0] > 0 else 0.0, y[1] if span[1] < CACHE else float(height))


def geometry(sample, rng, size, height, width, strength=1.0):
    """A warped view: (picture float32 (height, width) in 0..1, boxes, classes, ignore, vertebrae, ignored, rows).

    Boxes of which less than 30 % remain inside are dropped, below 70 % ignored.
    """
    a = _matrix(sample, rng, size, height, width, strength)
    centred = a.copy()
    centred[:, 2] += a[:, :2] @ (0.5, 0.5) - 0.5        # cv2 counts from pixel centres
    picture = cv2.warpAffine(sample.image, centred, (width, height), flags=cv2.INTER_LINEAR)
    picture = picture.astype(np.float32) / 255
    boxes = _moved_boxes(sample.boxes, a)
    cut = boxes.copy()
    cut[:, 0::2] = cut[:, 0::2].clip(0, width)
    cut[:, 1::2] = cut[:, 1::2].clip(0, height)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) + 1e-6
    left = (cut[:, 2] - cut[:, 0]) * (cut[:, 3] - cut[:, 1]) / area
    keep = left > 0.3
    vertebrae = sample.vertebrae @ a[:, :2].T + a[:, 2]
    inside = ((vertebrae > 2) & (vertebrae < (width - 2, height - 2))).all((1, 2))
    return (picture, cut[keep], sample.classes[keep], (sample.ignore | (left < 0.7))[keep],
            vertebrae, sample.vertebrae_ignore | ~inside,
            _rows(sample.disc_rows, a, height), _rows(sample.vertebra_rows, a, height))


def _bias_field(rng, height, width):
    coarse = rng.normal(0, 0.25, (4, 3)).astype(np.float32)
    return np.exp(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))


def intensity(picture, rng, strength=1.0):
    """Contrast, coil bias, blur, resolution loss, noise, inversion; stays within 0..1."""
    h, w = picture.shape
    if rng.random() < 0.5:
        picture = picture * _bias_field(rng, h, w)
    picture = np.clip(picture, 0, None) ** np.exp(strength * rng.uniform(-0.45, 0.45))
    picture = picture * rng.uniform(0.8, 1.25) + rng.uniform(-0.06, 0.06)
    draw = rng.random()
    if draw < 0.12:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.1))
    elif draw < 0.24:
        factor = rng.uniform(1.2, 2.2)
        small = cv2.resize(picture, (int(w / factor), int(h / factor)), interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.35:
        sigma = rng.uniform(0.005, 0.05)
        noise = rng.standard_normal((2, h, w), np.float32) * sigma
        picture = np.sqrt((picture + noise[0]) ** 2 + noise[1] ** 2)     # Rician
    if rng.random() < 0.03:
        picture = 1 - picture
    return np.clip(picture, 0, 1)
