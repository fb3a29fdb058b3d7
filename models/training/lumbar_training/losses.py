# SPDX-License-Identifier: Apache-2.0
"""Training losses: cross-entropy on soft targets, complete IoU (Zheng et al. 2020, section 3.2), corners."""
import math

import torch
import torch.nn.functional as F

from .assign import assign
from .network import cell_centres, decode_boxes, decode_corners

#: Weights of the box loss per branch: disc, slipped level, canal.
_BRANCH = (1.0, 1.5, 0.5)
#: Weight of each class's cross-entropy; the rare slip counts double.
_CLASS = (1.0, 1.0, 2.0, 0.5, 0.7)
BOX, CORNERS, VERTEBRA = 4.0, 1.0, 0.5


def complete_iou(a, b):
    """Complete IoU of matching boxes (..., 4)."""
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    size_a, size_b = a[..., 2:] - a[..., :2], b[..., 2:] - b[..., :2]
    iou = inter / (size_a.prod(-1) + size_b.prod(-1) - inter + 1e-6)
    hull = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    apart = ((a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:]) / 2).pow(2).sum(-1)
    shape = 4 / math.pi ** 2 * (torch.atan(size_b[..., 0] / (size_b[..., 1] + 1e-6))
                                - torch.atan(size_a[..., 0] / (size_a[..., 1] + 1e-6))).pow(2)
    with torch.no_grad():
        trade = shape / (1 - iou + shape + 1e-6)
    return iou - apart / (hull.pow(2).sum(-1) + 1e-6) - trade * shape


def _inside_shrunk(quads, centres, shrink=0.55):
    """Whether cells (A, 2) lie in the quadrilaterals (N, V, 4, 2) shrunk about their middle: (N, V, A)."""
    middle = quads.mean(2, keepdim=True)
    q = middle + (quads - middle) * shrink
    side = q.roll(-1, 2) - q
    d = centres[None, None, :, None] - q[:, :, None]
    cross = side[:, :, None, :, 0] * d[..., 1] - side[:, :, None, :, 1] * d[..., 0]
    return (cross > 0).all(-1) | (cross < 0).all(-1)


def vertebra_losses(logit, corner_map, centres, batch):
    """Score and corner losses of the vertebral bodies, only where the source annotates them."""
    score = logit.flatten(1)
    corners = decode_corners(corner_map, centres)
    annotated, hidden = batch.vertebra_state == 1, batch.vertebra_state == -1
    core = _inside_shrunk(batch.vertebrae, centres)
    whole = _inside_shrunk(batch.vertebrae, centres, 1.1)
    positive = (core & annotated[:, :, None]).any(1)
    y = centres[:, 1]
    judged = (y >= batch.vertebra_rows[:, :1]) & (y <= batch.vertebra_rows[:, 1:])
    judged &= ~(whole & hidden[:, :, None]).any(1) & ~((whole & annotated[:, :, None]).any(1) & ~positive)
    judged |= positive
    count = positive.sum().clamp(min=1)
    by_cell = F.binary_cross_entropy_with_logits(score, positive.float(), reduction="none")
    score_loss = (by_cell * judged).sum() / count
    if not positive.any():
        return score_loss, corner_map.sum() * 0
    which = (core & annotated[:, :, None]).float().argmax(1)
    wanted = batch.vertebrae.flatten(2).gather(1, which[:, :, None].expand(-1, -1, 8))[positive]
    size = (wanted.reshape(-1, 4, 2).amax(1) - wanted.reshape(-1, 4, 2).amin(1)).mean(1, keepdim=True)
    corner_loss = F.smooth_l1_loss(corners[positive] / size, wanted / size, beta=0.05)
    return score_loss, corner_loss


def total(outputs, batch):
    """Sum of all losses and its parts by name."""
    class_map, box_map, vertebra_map, corner_map = outputs
    rows, columns = class_map.shape[2:]
    centres = cell_centres(rows, columns)
    logits, predicted = class_map.flatten(2), decode_boxes(box_map, centres)
    found = assign(logits.detach(), predicted.detach(), centres, batch)
    positives = found.scores.sum().clamp(min=1)
    entropy = F.binary_cross_entropy_with_logits(logits, found.scores, reduction="none") * ~found.ignored
    class_loss = (entropy.sum((0, 2)) * torch.tensor(_CLASS)).sum() / positives
    weight = found.weights * torch.tensor(_BRANCH)[None, :, None]
    chosen = weight > 0
    box_loss = ((1 - complete_iou(predicted[chosen], found.boxes[chosen])) * weight[chosen]).sum() \
        / weight.sum().clamp(min=1)
    vertebra_loss, corner_loss = vertebra_losses(vertebra_map, corner_map, centres, batch)
    loss = class_loss + BOX * box_loss + VERTEBRA * vertebra_loss + CORNERS * 4 * corner_loss
    return loss, {"class": class_loss.item(), "box": box_loss.item(), "vertebra": vertebra_loss.item(),
                  "corners": corner_loss.item()}


