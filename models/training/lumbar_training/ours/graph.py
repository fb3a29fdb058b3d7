# SPDX-License-Identifier: Apache-2.0
"""Both stages in one graph: picture in, the model folder's four outputs out.

Three anchors a level: its disc (normal, herniation, degeneration), the slipped level, the canal behind it. The
bodies above and below a level sit on its first and second anchor.
"""
import torch
import torch.nn.functional as F
from torch import nn

from ..classes import CLASSES, GROUP_OF_CLASS, GROUPS
from .finder import REDUCE, proposals
from .reader import REACH, place_features, points_to_picture, to_picture

#: Discs looked at in a slice; lumbar slices show ten at most.
LEVELS = 10
#: Heat above which a peak counts as a link of the chain.
LINK = 0.2
#: Power of the heat that weighs a level's scores: hardly any, as the second stage has learnt what is no disc.
TRUST = 1 / 16


class TwoStage(nn.Module):
    """images (N, 1, S, S) -> boxes (N, A, 4), scores (N, A, K), vertebra_scores (N, A), vertebra_corners (N, A, 8)
    with A = GROUPS * LEVELS, ordered by branch, then from the top down. `mirrored` averages every window's reading with
    that of its mirror image."""

    def __init__(self, finder, reader, size, mirrored=True):
        super().__init__()
        self.finder, self.reader, self.size, self.mirrored = finder, reader, size, mirrored
        mask = torch.tensor([[float(GROUP_OF_CLASS[c] == g) for c in range(len(CLASSES))] for g in range(GROUPS)])
        self.register_buffer("mask", mask[:, None, :], persistent=False)
        at = (torch.arange(reader.window) + 0.5) / reader.window * 2 * REACH - REACH
        down, right = torch.meshgrid(at, at, indexing="ij")
        self.register_buffer("lattice", torch.stack([right, down], -1).reshape(1, 1, -1, 2), persistent=False)

    def chain(self, images):
        """Scores (N, L), centres and vectors (N, L, 2) in input pixels, links (N, L): links first, from the top down."""
        scores, centres, vectors = proposals(self.finder(F.avg_pool2d(images, REDUCE)), LEVELS)
        links = (scores > LINK).to(scores.dtype)
        _, order = (centres[..., 1] + (1 - links) * 10 * self.size).topk(LEVELS, dim=1, largest=False)
        pair = order[..., None].expand(-1, -1, 2)
        return scores.gather(1, order), centres.gather(1, pair), vectors.gather(1, pair), links.gather(1, order)

    def windows(self, images, centres, vectors):
        """(N, L, 1, W, W): the picture along each level's frame."""
        n, side = images.shape[0], self.reader.window
        at = points_to_picture(self.lattice.expand(n, LEVELS, -1, -1), centres, vectors)
        grid = (at / self.size * 2 - 1).reshape(n, LEVELS * side, side, 2)
        cut = F.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)
        return cut.reshape(n, LEVELS, 1, side, side)

    def read(self, windows, places, links):
        """Probabilities of classes and bodies, boxes and corners in the level's frame."""
        out = self.reader(windows, places, links)
        return out["classes"].sigmoid(), out["bodies"].sigmoid(), out["boxes"], out["corners"]

    def averaged(self, windows, places, links):
        """`read` of the windows and of their mirror images, averaged."""
        classes, bodies, boxes, corners = self.read(windows, places, links)
        if not self.mirrored:
            return classes, bodies, boxes, corners
        turned = places * places.new_tensor([1, 1, 1, -1, 1, 1, 1, 1])
        classes_m, bodies_m, boxes_m, corners_m = self.read(windows.flip(4), turned, links)
        return ((classes + classes_m) / 2, (bodies + bodies_m) / 2, (boxes + boxes_m * boxes.new_tensor([-1, 1, 1, 1])) / 2,
                (corners + corners_m * corners.new_tensor([-1, 1])) / 2)

    def forward(self, images):
        scores, centres, vectors, links = self.chain(images)
        windows = self.windows(images, centres, vectors)
        places = place_features(centres, vectors, links, self.size)
        classes, bodies, boxes, corners = self.averaged(windows, places, links)
        n = images.shape[0]
        by_branch = to_picture(boxes, centres, vectors).transpose(1, 2).reshape(n, GROUPS * LEVELS, 4)
        trust = scores.clamp(max=1).pow(TRUST)[..., None]
        levels = (classes * trust)[:, None] * self.mask
        points = points_to_picture(corners, centres, vectors).reshape(n, LEVELS, 2, 8).transpose(1, 2)
        points = points.reshape(n, 2 * LEVELS, 8)
        seen = (bodies * trust).transpose(1, 2).reshape(n, 2 * LEVELS)
        return (by_branch, levels.reshape(n, -1, len(CLASSES)), F.pad(seen, (0, LEVELS)),
                F.pad(points, (0, 0, 0, LEVELS)))
