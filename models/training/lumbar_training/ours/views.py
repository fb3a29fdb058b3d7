# SPDX-License-Identifier: Apache-2.0
"""Training examples of both stages: random views of the chain of levels of annotated slices."""
from dataclasses import dataclass, fields

import cv2
import numpy as np
import torch

from ..augment import geometry, intensity
from ..batches import MEAN, STD
from ..classes import CLASSES, GROUPS, NORMAL
from ..preprocess import normalise
from ..sample import CACHE
from ..slips import displaced
from ..weightings import blended, redrawn
from . import finder
from .levels import frames, levels_of, pitch_of
from .reader import REACH, place_features

#: Height and width of the finder's reduced training views.
FINDER_VIEW = (128, 96)
#: Share of views read where the first stage found the discs rather than where they are labelled.
FOUND_SHARE = 0.6
#: Distance in pitches within which a disc found is the labelled one.
_NEAR = 0.35


@dataclass
class FinderBatch:
    """Reduced pictures with heat, regression targets, their weights, and the rows judged (N, 1, h, 1)."""

    images: torch.Tensor
    heat: torch.Tensor
    values: torch.Tensor
    weights: torch.Tensor
    judged: torch.Tensor


def moved(batch, device):
    """The batch on a device."""
    return type(batch)(*(getattr(batch, f.name).to(device) for f in fields(batch)))


def _chain_only(sample, levels):
    """The sample with one small box a level instead of its labels, so that `geometry` carries the chain along."""
    import dataclasses

    half = np.full((len(levels), 2), 4.0)
    rows = sample.disc_rows if sample.disc_rows is not None else sample.vertebra_rows
    return dataclasses.replace(sample, boxes=np.concatenate([levels.centres - half, levels.centres + half], 1),
                               classes=np.full(len(levels), NORMAL), ignore=np.zeros(len(levels), bool), disc_rows=rows)


def finder_batch(samples, rng, strength):
    """One batch for the first stage."""
    height, width = FINDER_VIEW
    pictures, centres, vectors, judged = [], [], [], []
    for sample in samples:
        levels = levels_of(sample)
        own = _chain_only(sample, levels)
        picture, boxes, _, _, _, _, rows, _ = geometry(own, rng, 2 * height, 2 * height, 2 * width, strength)
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        pictures.append(normalise(intensity(picture, rng, strength), MEAN, STD))
        at = (boxes[:, :2] + boxes[:, 2:]) / 4 * finder.REDUCE
        at = at[np.argsort(at[:, 1])]
        inside = (at > 2).all(1) & (at < (finder.REDUCE * width - 2, finder.REDUCE * height - 2)).all(1)
        centres.append(torch.from_numpy(at[inside].astype(np.float32)))
        vectors.append(torch.from_numpy((frames(at) if len(at) > 1 else np.tile((0, finder.PITCH), (len(at), 1)))
                                        [inside].astype(np.float32)))
        y = (np.arange(height // 4) + 0.5) * 8
        judged.append((y >= rows[0] - 6) & (y <= rows[1] + 6))
    heat, values, weights = finder.targets(centres, vectors, height // 4, width // 4)
    return FinderBatch(torch.from_numpy(np.stack(pictures)[:, None]), heat, values, weights,
                       torch.from_numpy(np.stack(judged)).float()[:, None, :, None])


@dataclass
class ReaderBatch:
    """N chains padded to L places. `windows` (M, 1, W, W) belong to the places marked `real`, in their order;
    `valid` marks links of the chain; boxes and corners in input pixels,
    nan where not drawn; `bodies` 1 seen, 0 not there, -1 unknown."""

    windows: torch.Tensor
    places: torch.Tensor
    real: torch.Tensor
    valid: torch.Tensor
    centres: torch.Tensor
    vectors: torch.Tensor
    classes: torch.Tensor
    known: torch.Tensor
    boxes: torch.Tensor
    corners: torch.Tensor
    bodies: torch.Tensor


def _view(rng, strength):
    """2x2 part of a random affine view: turn, shear, unequal scales, mirror."""
    angle, shear = np.deg2rad(strength * rng.uniform(-10, 10)), strength * rng.uniform(-0.08, 0.08)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    sx, sy = np.exp(strength * rng.uniform(-0.1, 0.1, 2) + strength * rng.uniform(-0.15, 0.15))
    a = turn @ np.array([[sx, shear], [0, sy]])
    if rng.random() < 0.5:
        a[:, 0] *= -1
    return a


def _moved_boxes(boxes, a, shift):
    middle = (boxes[..., :2] + boxes[..., 2:]) / 2 @ a.T + shift
    half = np.sqrt(((boxes[..., 2:] - boxes[..., :2]) / 2) ** 2 @ (a ** 2).T)
    return np.concatenate([middle - half, middle + half], -1)


def _false_ones(centres, vectors, sample, rng):
    """Places that are no disc: beyond the ends of the chain, in a body, beside the spine (view coordinates)."""
    spots = []
    if sample.disc_rows is None:
        return np.zeros((0, 2)), np.zeros((0, 2))
    whole = sample.disc_rows[0] <= 0
    for draw, at in ((0.4, (-1, 1)), (0.25 if whole else 0, (0, -1)), (0.15, None)):
        if rng.random() >= draw:
            continue
        if at is not None:
            i, sign = at
            spots.append((centres[i] + sign * rng.uniform(0.7, 1.2) * vectors[i], vectors[i] * rng.uniform(0.7, 1.1)))
        else:
            i = rng.integers(len(centres))
            v = vectors[i]
            side = np.array([v[1], -v[0]])
            spots.append((centres[i] + 0.5 * v if rng.random() < 0.5 else
                          centres[i] + rng.choice((-1, 1)) * rng.uniform(0.6, 1.1) * side, v))
    return np.array([s[0] for s in spots]).reshape(-1, 2), np.array([s[1] for s in spots]).reshape(-1, 2)


def match(sample, centres, vectors, links):
    """What the first stage found in a sample's picture (m, 2), (m, 2), (m,), with the label of each (-1: no labelled disc)."""
    levels = levels_of(sample)
    away = np.linalg.norm(centres[:, None] - levels.centres[None], axis=2) / np.linalg.norm(frames(levels.centres), axis=1)
    which = np.full(len(centres), -1)
    for j in np.argsort(away.min(1)) if len(centres) else ():  # nearest first; a label goes to one disc
        i = int(away[j].argmin())
        if away[j, i] < _NEAR and i not in which:
            which[j] = i
    return Found(centres, vectors, links, which)


@dataclass
class Found:
    """The first stage's chain on a sample: places in cached pixels, links of the chain, indices of labelled levels."""

    centres: np.ndarray
    vectors: np.ndarray
    links: np.ndarray
    which: np.ndarray


def _labelled_chain(sample, rng, strength, a, shift):
    """The labelled chain in the view, at times cut short, with places beside it; jittered as the first stage errs."""
    levels = levels_of(sample)
    keep = np.arange(len(levels))
    if len(keep) > 4 and rng.random() < 0.12 * strength:      # a field of view that ends earlier
        keep = keep[:-1] if rng.random() < 0.4 else keep[1 + rng.integers(2):]
    centres = levels.centres[keep] @ a.T + shift
    vectors = frames(centres)
    wrong_at, wrong_to = _false_ones(centres, vectors, sample, rng) if len(keep) == len(levels) else (np.zeros((0, 2)),) * 2
    w = len(wrong_at)
    at, to = np.concatenate([centres, wrong_at]), np.concatenate([vectors, wrong_to])
    at = at + rng.normal(0, 0.045, at.shape) * np.linalg.norm(to, axis=1, keepdims=True) * strength
    turn, grow = np.deg2rad(rng.normal(0, 4, len(at)) * strength), np.exp(rng.normal(0, 0.06, len(at)) * strength)
    to = np.stack([to[:, 0] * np.cos(turn) - to[:, 1] * np.sin(turn), to[:, 0] * np.sin(turn) + to[:, 1] * np.cos(turn)],
                  1) * grow[:, None]
    links = np.concatenate([np.ones(len(keep)), rng.random(w) < 0.4])
    return Found(at, to, links, np.concatenate([keep, np.full(w, -1)])), np.ones(len(at), bool)


def _found_chain(sample, rng, strength, a, shift):
    """The chain as the first stage found it; whether an unlabelled disc is known to be none depends on the source."""
    found = sample.found
    spread = 0.02 * strength * np.linalg.norm(found.vectors, axis=1, keepdims=True)
    rows = sample.disc_rows or (np.inf, -np.inf)
    judged = (found.which >= 0) | ((found.centres[:, 1] >= rows[0]) & (found.centres[:, 1] <= rows[1]))
    return Found(found.centres @ a.T + shift + rng.normal(0, 1, found.centres.shape) * spread, found.vectors @ a.T,
                 found.links, found.which), judged


def _of_levels(values, which, fill):
    """Rows of `values` by index, `fill` where the index is -1."""
    picked = values[np.maximum(which, 0)].astype(float)
    picked[which < 0] = fill
    return picked


@dataclass(frozen=True)
class Variety:
    """How far views differ from the pictures: strength of distortion, 0 to 1; shares of made slips (and as many decoys),
    of blends of two weightings, and of redrawn grey values."""

    strength: float
    synthetic: float = 0.0
    blend: float = 0.0
    contrast: float = 0.0


def framed_alike(one, other, near=0.12):
    """Whether the first stage found the same discs in two pictures, within `near` pitches."""
    if one.found is None or other.found is None:
        return False
    a, b = (s.found.centres[s.found.links > 0] for s in (one, other))
    if len(a) < 3 or len(b) < 3:
        return False
    away = np.linalg.norm(a[:, None] - b[None], axis=2)
    return np.median(np.concatenate([away.min(0), away.min(1)])) < near * pitch_of(a)


def chain_view(sample, rng, variety, side=64):
    """One random view of a sample's chain as a dictionary of arrays over its windows of `side` pixels, links first."""
    levels, strength = levels_of(sample), variety.strength
    a = _view(rng, strength)
    shift = CACHE / 2 + rng.uniform(-0.05, 0.05, 2) * CACHE * strength - a @ (CACHE / 2, CACHE / 2)
    use_found = sample.found is not None and rng.random() < FOUND_SHARE
    chain, judged = (_found_chain if use_found else _labelled_chain)(sample, rng, strength, a, shift)
    which = chain.which
    classes = _of_levels(levels.classes, which, 0)
    known = _of_levels(levels.known, which, 0)
    known[(which < 0) & judged] = sample.known_classes
    boxes = _moved_boxes(_of_levels(levels.boxes, which, np.nan), a, shift)
    corners = _of_levels(levels.corners, which, np.nan) @ a.T + shift
    bodies = np.isfinite(corners[..., 0, 0]).astype(np.float32)
    if sample.vertebra_rows is None:
        bodies[:] = -1
    else:                                                     # at the ends the source may have stopped short
        bodies[(bodies == 0) & ((which >= 0) | ~judged)[:, None]] = -1
    order = np.lexsort((chain.centres[:, 1], -chain.links))
    at, to = chain.centres[order], chain.vectors[order]
    image = blended(sample, rng, variety.blend)
    picture = np.concatenate([_window(image, a, shift, c, v, side) for c, v in zip(at, to)])
    if rng.random() < variety.contrast:
        picture = redrawn(picture, rng)
    picture = normalise(intensity(picture, rng, strength), MEAN, STD).reshape(-1, 1, side, side)
    return {"windows": picture, "real": np.ones(len(at)), "valid": chain.links[order], "centres": at, "vectors": to,
            "classes": classes[order], "known": known[order], "boxes": boxes[order], "corners": corners[order],
            "bodies": bodies[order]}


def _window(image, a, shift, centre, vector, side=64):
    """The window (side, side) in 0..1 about a level of the view, drawn from the cached picture."""
    right = np.array([vector[1], -vector[0]])
    frame = np.stack([right, vector], 1) * (2 * REACH / side)                 # window pixels -> view
    back = np.linalg.inv(a)
    m = back @ frame
    origin = back @ (centre - frame @ (side / 2, side / 2) - shift)
    matrix = np.concatenate([m, (origin + m @ (0.5, 0.5) - 0.5)[:, None]], 1)   # cv2 counts from pixel centres
    return cv2.warpAffine(image, matrix, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                          borderMode=cv2.BORDER_REPLICATE).astype(np.float32) / 255


def reader_batch(samples, rng, variety, side=64):
    """One batch for the second stage."""
    chains = []
    for sample in samples:
        if sample.source in ("lumbar-boxes", "spider-masks") and variety.synthetic > 0:
            draw = rng.random()
            changed = displaced(sample, rng, decoy=draw > variety.synthetic) if draw < 2 * variety.synthetic else None
            if changed:
                changed.found = changed.twin = None           # those of the picture as it was
                sample = changed
        chains.append(chain_view(sample, rng, variety, side))
    longest = max(len(c["real"]) for c in chains)
    fill = {"boxes": np.nan, "corners": np.nan, "bodies": -1, "vectors": 1}

    def stacked(name):
        first = np.asarray(chains[0][name])
        out = np.full((len(chains), longest) + first.shape[1:], fill.get(name, 0), np.float32)
        for row, chain in zip(out, chains):
            row[:len(chain[name])] = chain[name]
        return torch.from_numpy(out)

    parts = {f.name: stacked(f.name) for f in fields(ReaderBatch) if f.name not in ("places", "windows")}
    parts["windows"] = torch.from_numpy(np.concatenate([c["windows"] for c in chains]))
    places = place_features(parts["centres"], parts["vectors"], parts["valid"], CACHE)
    return ReaderBatch(places=places, **parts)
