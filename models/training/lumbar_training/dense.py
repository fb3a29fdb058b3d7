# SPDX-License-Identifier: Apache-2.0
"""The network with decoding inside: image in, the model folder's four outputs out.

One anchor a cell and box branch: the scores of classes that do not belong to the branch are 0. With
`mirrored`, the picture and its mirror image go through together and their dense maps are averaged cell by
cell (probabilities and box sides), after undoing the mirror.
"""
import torch
import torch.nn.functional as F
from torch import nn

from .classes import CLASSES, GROUP_OF_CLASS, GROUPS
from .network import cell_centres, decode_boxes, decode_corners


class Dense(nn.Module):
    """images (N, 1, S, S) -> boxes (N, A, 4), scores (N, A, K), vertebra_scores (N, A), vertebra_corners (N, A, 8).

    A = GROUPS * (S / 8)^2, ordered by branch, then row. Only the first branch's anchors carry vertebrae; the
    others have vertebra score 0.
    """

    def __init__(self, network, size, mirrored):
        super().__init__()
        self.network, self.size, self.mirrored = network, size, mirrored
        cells = size // 8
        self.register_buffer("centres", cell_centres(cells, cells), persistent=False)
        mask = torch.tensor([[float(GROUP_OF_CLASS[c] == g) for c in range(len(CLASSES))] for g in range(GROUPS)])
        self.register_buffer("mask", mask[:, None, :], persistent=False)

    def _maps(self, images):
        """Probabilities and geometry of each cell as dense maps (N, C, h, w), in pixels."""
        classes, boxes, vertebra, corners = self.network(images)
        n, cells = images.shape[0], self.size // 8
        boxes = decode_boxes(boxes, self.centres).transpose(2, 3).reshape(n, GROUPS * 4, cells, cells)
        corners = decode_corners(corners, self.centres).transpose(1, 2).reshape(n, 8, cells, cells)
        return classes.sigmoid(), boxes, vertebra.sigmoid(), corners

    def _unmirror(self, boxes, corners):
        n, cells = boxes.shape[0], self.size // 8
        b = boxes.flip(3).reshape(n, GROUPS, 4, cells, cells)
        b = torch.stack([self.size - b[:, :, 2], b[:, :, 1], self.size - b[:, :, 0], b[:, :, 3]], 2)
        c = corners.flip(3).reshape(n, 4, 2, cells, cells)
        c = torch.stack([self.size - c[:, :, 0], c[:, :, 1]], 2)
        return b.reshape(n, GROUPS * 4, cells, cells), c.reshape(n, 8, cells, cells)

    def forward(self, images):
        classes, boxes, vertebra, corners = self._maps(images)
        if self.mirrored:
            classes_m, boxes_m, vertebra_m, corners_m = self._maps(images.flip(3))
            boxes_m, corners_m = self._unmirror(boxes_m, corners_m)
            classes, vertebra = (classes + classes_m.flip(3)) / 2, (vertebra + vertebra_m.flip(3)) / 2
            boxes, corners = (boxes + boxes_m) / 2, (corners + corners_m) / 2
        n = images.shape[0]
        scores = classes.flatten(2).transpose(1, 2)[:, None] * self.mask
        boxes = boxes.reshape(n, GROUPS, 4, -1).transpose(2, 3)
        more = (GROUPS - 1) * boxes.shape[2]
        return (boxes.reshape(n, -1, 4), scores.reshape(n, -1, len(CLASSES)),
                F.pad(vertebra.flatten(1), (0, more)), F.pad(corners.flatten(2).transpose(1, 2), (0, 0, 0, more)))
