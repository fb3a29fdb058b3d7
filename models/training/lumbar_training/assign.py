# SPDX-License-Identifier: Apache-2.0
"""Task-aligned assignment (TOOD, Feng et al. 2021, section 3.2) with several labels a cell.

A cell competes for every box it lies in, once for each class: a bulging disc that slipped gives positive
scores for both. Boxes are compared within their own branch (see classes.GROUP_OF_CLASS).
"""
from dataclasses import dataclass

import torch

from .classes import CLASSES, GROUP_OF_CLASS, GROUPS

ALPHA, BETA, TOP = 0.5, 4.0, 10


@dataclass
class Assignment:
    """Soft class targets (N, K, A) and, per box branch, target boxes (N, G, A, 4) with weights (N, G, A)."""

    scores: torch.Tensor
    boxes: torch.Tensor
    weights: torch.Tensor
    ignored: torch.Tensor                   # (N, K, A): cells not judged for a class


def iou_matrix(a, b):
    """IoU (N, M, A) of boxes a (N, M, 4) against boxes b (N, M, A, 4)."""
    a = a[:, :, None]
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    area_a, area_b = (a[..., 2:] - a[..., :2]).prod(-1), (b[..., 2:] - b[..., :2]).prod(-1)
    return inter / (area_a + area_b - inter + 1e-6)


@torch.no_grad()
def assign(class_logits, predicted, centres, batch):
    """class_logits (N, K, A), predicted boxes (N, G, A, 4), cell centres (A, 2) -> Assignment."""
    n, k, a = class_logits.shape
    boxes, classes = batch.boxes, batch.classes
    m = boxes.shape[1]
    real = (classes >= 0)
    kind = classes.clamp(min=0)
    group = torch.tensor(GROUP_OF_CLASS)[kind]
    own_boxes = predicted.gather(1, group[:, :, None, None].expand(n, m, a, 4))
    own_scores = class_logits.gather(1, kind[:, :, None].expand(n, m, a)).sigmoid()
    overlap = iou_matrix(boxes, own_boxes)
    sides = torch.cat([centres - boxes[:, :, None, :2], boxes[:, :, None, 2:] - centres], -1)
    inside = sides.amin(-1) > 0
    judged = real & ~batch.ignore
    align = own_scores.pow(ALPHA) * overlap.pow(BETA) * inside * judged[:, :, None]
    top, index = align.topk(min(TOP, a), -1)
    positive = torch.zeros_like(align).scatter_(-1, index, (top > 1e-9).to(align.dtype)) > 0
    align = align * positive
    best = (overlap * positive).amax(-1, keepdim=True)
    target = align / (align.amax(-1, keepdim=True) + 1e-9) * best

    scores = torch.zeros(n, k, a)
    ignored = torch.zeros(n, k, a, dtype=torch.bool)
    hidden = (real & batch.ignore)[:, :, None] & inside
    for c in range(k):
        mine = (classes == c)[:, :, None]
        scores[:, c] = (target * mine).amax(1)
        same_branch = torch.tensor([g == GROUP_OF_CLASS[c] for g in GROUP_OF_CLASS])[kind][:, :, None]
        # A synthetic slip hides the labels of its disc, not its own; a cut box hides its own branch.
        ignored[:, c] = (hidden & same_branch).any(1) & (scores[:, c] == 0)
    target_boxes, weights = torch.zeros(n, GROUPS, a, 4), torch.zeros(n, GROUPS, a)
    for g in range(GROUPS):
        mine = target * ((group == g) & judged)[:, :, None]
        weights[:, g], which = mine.max(1)
        target_boxes[:, g] = boxes.gather(1, which[:, :, None].expand(n, a, 4))
    y = centres[:, 1]
    outside = (y < batch.rows[:, :1]) | (y > batch.rows[:, 1:])
    unknown = batch.known[:, :, None] == 0
    ignored |= ((outside[:, None] & (scores == 0)) | unknown)
    return Assignment(scores, target_boxes, weights, ignored)
