# SPDX-License-Identifier: Apache-2.0
"""Synthetic slips: a smooth displacement of real pictures that moves the spine above a disc forward.

The label is known by construction. Decoys use the same kind of field where it makes no slip (across a
vertebral body, or a step too small to call), so that traces of the warping do not give the label away.
Synthetic slips are training material only and never enter a figure.
"""
import dataclasses

import cv2
import numpy as np

from .classes import GROUP_OF_CLASS, HERNIATION, SLIP
from .sample import CACHE

_GRID = np.stack(np.meshgrid(np.arange(CACHE), np.arange(CACHE)), -1).astype(np.float32)
#: Every second pixel: the field is smooth, and is computed there alone.
_COARSE = _GRID[::2, ::2] + 0.5


def _smooth(t):
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def _field(points, centre, forward, up, width, band, reach):
    """Share (0..1) of the step at points (..., 2): 0 below the band, 1 above it, fading with distance."""
    d = points - centre
    above, beside = d @ up, np.abs(d @ forward)
    return (_smooth(above / band + 0.5) * (1 - _smooth((above / width - reach) / 2.0))
            * (1 - _smooth((beside / width - 1.2) / 1.3)))


def disc_indices(sample):
    """Indices of one box a disc, from the top of the picture down."""
    found = []
    for i in np.argsort(sample.boxes[:, 1] + sample.boxes[:, 3]):
        if GROUP_OF_CLASS[sample.classes[i]] != 0 or sample.ignore[i]:
            continue
        centre = sample.boxes[i, :2] + sample.boxes[i, 2:]
        if not found or np.abs(centre - sample.boxes[found[-1], :2] - sample.boxes[found[-1], 2:])[1] > 16:
            found.append(i)
    return found


def displaced(sample, rng, decoy):
    """A copy of the sample with one level displaced (slip, or decoy), or None where it does not lend itself."""
    discs = disc_indices(sample)
    if len(discs) < 4 or sample.has_slip():
        return None
    centres = (sample.boxes[discs, :2] + sample.boxes[discs, 2:]) / 2
    k = len(discs) - 1 - int(rng.choice(3, p=(0.45, 0.4, 0.15)))
    box = sample.boxes[discs[k]]
    width, height = box[2] - box[0], box[3] - box[1]
    axis = centres[k - 1] - centres[min(k + 1, len(discs) - 1)]
    up = axis / (np.linalg.norm(axis) + 1e-6)
    tilt = np.deg2rad(rng.uniform(-12, 12))
    up = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]]) @ up
    forward = np.array([up[1], -up[0]])
    if forward[0] > 0:
        forward = -forward
    centre = centres[k].copy()
    step = width * rng.uniform(0.13, 0.38)
    band = max(height, 10) * rng.uniform(0.55, 0.95)
    if decoy:
        kind = rng.integers(3)
        if kind == 0:
            step = width * rng.uniform(0.01, 0.05)
        elif kind == 1:
            centre = (centres[k] + centres[k - 1]) / 2
            band = np.linalg.norm(axis) * rng.uniform(0.35, 0.6)
            step *= 0.6
        else:
            band = np.linalg.norm(axis) * rng.uniform(0.8, 1.4)
            step *= 0.8
    shape = (centre, forward, up, width, band, rng.uniform(2.0, 4.0))
    field = cv2.resize(_field(_COARSE, *shape).astype(np.float32), (CACHE, CACHE), interpolation=cv2.INTER_LINEAR)
    source = _GRID - field[..., None] * (step * forward).astype(np.float32)
    image = cv2.remap(sample.image, source, None, cv2.INTER_LINEAR)

    def moved(points):
        points = np.asarray(points, float)
        return points + (step * _field(points, *shape))[..., None] * forward

    middle = (sample.boxes[:, :2] + sample.boxes[:, 2:]) / 2
    boxes = (sample.boxes + np.tile(moved(middle) - middle, 2)).astype(np.float32)
    classes, ignore = sample.classes, sample.ignore.copy()
    if not decoy:
        own = boxes[discs[k]].copy()
        shift = abs(step * forward[0]) / 2
        own[[0, 2]] += (-shift, shift)
        boxes[discs[k]] = own
        # Readers call the disc of a slipped level bulging as a rule: do not teach otherwise.
        near = np.abs(middle - centres[k]).max(1) < 14
        ignore |= near & (classes != HERNIATION) & np.array([GROUP_OF_CLASS[c] == 0 for c in classes])
        grow_w, grow_h = rng.uniform(1.18, 1.38), rng.uniform(1.35, 1.85)
        c, half = (own[:2] + own[2:]) / 2, (own[2:] - own[:2]) / 2 * (grow_w, grow_h)
        half = np.maximum(half, (0, 22))
        boxes = np.concatenate([boxes, np.concatenate([c - half, c + half])[None].astype(np.float32)])
        classes, ignore = np.append(classes, SLIP), np.append(ignore, False)
    vertebrae = moved(sample.vertebrae).astype(np.float32) if len(sample.vertebrae) else sample.vertebrae
    return dataclasses.replace(sample, image=image, boxes=boxes, classes=classes, ignore=ignore,
                               vertebrae=vertebrae)
