# SPDX-License-Identifier: Apache-2.0
"""Grids of anchor boxes: raw maps to numbers a box, cells, overlap, and which anchor answers for a labelled box."""
from dataclasses import dataclass

import torch

STRIDES = (8, 16, 32)
ANCHORS = 3
#: Fields of a raw box: x, y, width, height, objectness, then the classes.
OBJECT, CLASSES_FROM = 4, 5


def fields(raw, anchors=ANCHORS):
    """Raw map (N, anchors * F, h, w) to (N, anchors, h, w, F)."""
    _, c, h, w = raw.shape
    return raw.reshape(-1, anchors, int(c) // anchors, int(h), int(w)).permute(0, 1, 3, 4, 2)


def cells(height, width, like):
    """Column and row (height, width, 2) of each cell."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    return torch.stack([x, y], -1).to(device=like.device, dtype=like.dtype)


def corners(centre, size):
    """Centres and sizes (..., 2) to boxes (..., 4)."""
    return torch.cat([centre - size / 2, centre + size / 2], -1)


def shape_overlap(sizes, anchors):
    """IoU (n, A) of boxes and anchors laid over each other: only their shape counts."""
    inter = torch.minimum(sizes[:, None], anchors[None]).prod(-1)
    return inter / (sizes.prod(-1)[:, None] + anchors.prod(-1)[None] - inter + 1e-6)


def overlap(a, b):
    """IoU (N, A, M) of boxes a (N, A, 4) and b (N, M, 4)."""
    a, b = a[:, :, None], b[:, None]
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    areas = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1)
    return inter / (areas - inter + 1e-6)


@dataclass
class Positives:
    """Anchors of one scale that answer for a labelled box: indices (P,) of picture, anchor, row and column; the
    box (P, 4) each answers for; its classes (P, K) as 0 or 1 (a disc that bulges and is degenerated has two)."""

    picture: torch.Tensor
    anchor: torch.Tensor
    row: torch.Tensor
    column: torch.Tensor
    boxes: torch.Tensor
    classes: torch.Tensor

    def of(self, numbers):
        """The entries (P, ...) of `numbers` (N, anchors, h, w, ...) at these anchors."""
        return numbers[self.picture, self.anchor, self.row, self.column]


def positives(shape, kinds, classes, picture, anchor, row, column, boxes):
    """`Positives` on a grid (N, anchors, h, w); labels that meet at one anchor share it, each with its class."""
    row, column = row.clamp(0, shape[2] - 1), column.clamp(0, shape[3] - 1)
    known = torch.zeros(*shape, classes, device=boxes.device)
    known[picture, anchor, row, column, kinds] = 1.0
    return Positives(picture, anchor, row, column, boxes, known[picture, anchor, row, column])


def labelled(batch):
    """Pictures (P,), classes (P,) and boxes (P, 4) of a batch's labels, without those to be ignored."""
    picture, which = torch.nonzero((batch.classes >= 0) & ~batch.ignore, as_tuple=True)
    return picture, batch.classes[picture, which], batch.boxes[picture, which]


def best_prior(batch, anchors, shapes, classes):
    """One anchor a labelled box: of all scales the one nearest in shape (YOLOv3, section 2.1).

    `anchors` (scales, 3, 2) in pixels, `shapes` the (N, 3, h, w) of each scale; one `Positives` a scale.
    """
    picture, kinds, boxes = labelled(batch)
    best = shape_overlap(boxes[:, 2:] - boxes[:, :2], anchors.reshape(-1, 2)).argmax(1)
    found = []
    for scale, shape in enumerate(shapes):
        mine = torch.div(best, ANCHORS, rounding_mode="floor") == scale
        cell = ((boxes[mine, :2] + boxes[mine, 2:]) / 2 / STRIDES[scale]).long()
        found.append(positives(shape, kinds[mine], classes, picture[mine], best[mine] % ANCHORS,
                               cell[:, 1], cell[:, 0], boxes[mine]))
    return found


@torch.no_grad()
def excused(predicted, batch, above):
    """Boxes (N, 3, h, w) that overlap a label by more than `above`: their objectness is not held against them."""
    n = predicted.shape[0]
    real = (batch.classes >= 0)[:, None]
    return ((overlap(predicted.reshape(n, -1, 4), batch.boxes) * real).amax(-1) > above).reshape(predicted.shape[:-1])
