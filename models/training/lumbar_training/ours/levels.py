# SPDX-License-Identifier: Apache-2.0
"""A slice as a chain of levels, top down: one disc each, with everything a source says about it.

A source draws several boxes on one disc (bulging and degenerative), a slip box over the whole level and a
stenosis box on the canal behind it; here they belong to one level. Coordinates are those of the sample.
"""
from dataclasses import dataclass

import numpy as np

from ..classes import CLASSES, GROUP_OF_CLASS, GROUPS, SLIP, STENOSIS
from ..suppression import iou

#: Distance (cached pixels) below which two disc boxes are of one disc whatever their overlap.
_SAME = 12.0
#: Distance, in pitches, within which a box of the slipped level or of the canal belongs to a disc.
_SLIP_REACH, _CANAL_REACH = 0.6, 0.9
#: Distance, in pitches, of a body's endplate from the disc it borders on.
_BODY_REACH = 0.5
DISC = [c for c, g in enumerate(GROUP_OF_CLASS) if g == 0]


@dataclass
class Levels:
    """n levels. `classes` (n, K) in 0..1; `known` (n, K) says where a 0 means absence; `boxes` (n, GROUPS, 4) and
    `corners` (n, 2, 4, 2), of the body above and the one below, are nan where nothing was drawn."""

    centres: np.ndarray
    classes: np.ndarray
    known: np.ndarray
    boxes: np.ndarray
    corners: np.ndarray

    def __len__(self):
        return len(self.centres)


def frames(centres):
    """Vectors (n, 2) from each of n centres to the next level below: direction of the spine and pitch.

    Inside the chain half the way between the neighbours; at its ends the last step, turned on by half the turn before.
    """
    n = len(centres)
    if n < 2:
        raise ValueError("one disc alone has no direction")
    steps = np.diff(centres, axis=0)
    result = np.empty_like(centres)
    result[1:-1] = (centres[2:] - centres[:-2]) / 2
    for end, first, second in ((0, 0, 1), (-1, -1, -2)):
        step = steps[first]
        turned = step + 0.5 * (step - steps[second]) if n > 2 else step
        result[end] = turned * np.linalg.norm(step) / max(np.linalg.norm(turned), 1e-6)
    return result


def _centre(boxes):
    return (boxes[..., :2] + boxes[..., 2:]) / 2


def _grouped(boxes):
    """Indices of boxes on one disc, as lists, top down."""
    overlap, centre, left, groups = iou(boxes, boxes), _centre(boxes), set(range(len(boxes))), []
    for i in np.argsort(centre[:, 1], kind="stable"):
        if i in left:
            own = [j for j in left if overlap[i, j] > 0.4 or np.linalg.norm(centre[i] - centre[j]) < _SAME]
            left -= set(own)
            groups.append(sorted(own))
    return groups


def _from_boxes(sample):
    disc = np.isin(sample.classes, DISC)
    boxes, classes, ignore = sample.boxes[disc], sample.classes[disc], sample.ignore[disc]
    groups = _grouped(boxes)
    n = len(groups)
    levels = Levels(np.zeros((n, 2)), np.zeros((n, len(CLASSES))), np.tile(np.array(sample.known_classes, bool), (n, 1)),
                    np.full((n, GROUPS, 4), np.nan), np.full((n, 2, 4, 2), np.nan))
    for i, own in enumerate(groups):
        levels.boxes[i, 0] = boxes[own].mean(0)
        levels.centres[i] = _centre(levels.boxes[i, 0])
        levels.classes[i, classes[own]] = 1
        if ignore[own].any():
            levels.known[i, DISC] = False
    return levels


def _add(levels, centre):
    """A level that carries no disc label, at its place in the chain; returns its index."""
    i = int((levels.centres[:, 1] < centre[1]).sum())
    for name, value in (("centres", centre), ("classes", 0), ("known", levels.known[0]), ("boxes", np.nan),
                        ("corners", np.nan)):
        setattr(levels, name, np.insert(getattr(levels, name), i, value, 0))
    levels.known[i, DISC] = False
    return i


def _attach(levels, box, kind, reach, pitch):
    """Gives a slip or stenosis box to its level; what fits nowhere makes its neighbours unknown."""
    centre = _centre(box)
    distance = np.linalg.norm(levels.centres - centre, axis=1) / pitch
    i = int(distance.argmin())
    group = GROUP_OF_CLASS[kind]
    if distance[i] > reach and kind == SLIP and (centre[1] > levels.centres[-1, 1] + reach * pitch
                                                 or centre[1] < levels.centres[0, 1] - reach * pitch):
        i = _add(levels, centre)
        distance = np.zeros(len(levels))
    if distance[i] <= reach and not np.isfinite(levels.boxes[i, group]).all():
        levels.boxes[i, group], levels.classes[i, kind] = box, 1
    elif distance[i] > reach:
        levels.known[np.argsort(distance)[:2], kind] = False


def _from_bodies(vertebrae, hidden):
    """Levels between neighbouring bodies, top down; nothing known about their discs."""
    order = np.argsort(vertebrae.mean(1)[:, 1])
    bodies = vertebrae[order]
    gap = (bodies[:-1, 2] + bodies[:-1, 3] + bodies[1:, 0] + bodies[1:, 1]) / 4
    height = np.linalg.norm(bodies[:, 2] - bodies[:, 1], axis=1)
    apart = np.linalg.norm((bodies[:-1, 2] + bodies[:-1, 3] - bodies[1:, 0] - bodies[1:, 1]) / 2, axis=1)
    keep = apart < 0.8 * np.minimum(height[:-1], height[1:])           # a body left out between them is no disc
    n = int(keep.sum())
    return Levels(gap[keep].astype(float), np.zeros((n, len(CLASSES))), np.zeros((n, len(CLASSES)), bool),
                  np.full((n, GROUPS, 4), np.nan), np.full((n, 2, 4, 2), np.nan))


def _add_corners(levels, vertebrae, hidden, pitch):
    seen = vertebrae[~hidden]
    if not len(seen):
        return
    for side, (a, b) in enumerate(((2, 3), (0, 1))):                   # lower endplate of the body above; upper below
        endplate = (seen[:, a] + seen[:, b]) / 2
        for i, centre in enumerate(levels.centres):
            distance = np.linalg.norm(endplate - centre, axis=1)
            body = seen[distance.argmin()]
            on_side = (body.mean(0)[1] < centre[1]) == (side == 0)
            if distance.min() < _BODY_REACH * pitch and on_side:
                levels.corners[i, side] = body


def pitch_of(centres):
    """Median distance of neighbouring levels."""
    return float(np.median(np.linalg.norm(np.diff(centres, axis=0), axis=1)))


def levels_of(sample):
    """The chain of a sample, or None where it shows fewer than two discs; kept with the sample, not to be changed."""
    if not hasattr(sample, "_levels"):
        sample._levels = _levels_of(sample)
    return sample._levels


def _levels_of(sample):
    if np.isin(sample.classes, DISC).any():
        levels = _from_boxes(sample)
    elif len(sample.vertebrae) > 2:
        levels = _from_bodies(sample.vertebrae, sample.vertebrae_ignore)
    else:
        return None
    if len(levels) < 2:
        return None
    pitch = pitch_of(levels.centres)
    for kind, reach in ((SLIP, _SLIP_REACH), (STENOSIS, _CANAL_REACH)):
        for box in sample.boxes[(sample.classes == kind) & ~sample.ignore]:
            _attach(levels, box, kind, reach, pitch)
    _add_corners(levels, sample.vertebrae, sample.vertebrae_ignore, pitch)
    return levels
