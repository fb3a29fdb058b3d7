# SPDX-License-Identifier: Apache-2.0
"""A row's network as the model folder's graph: image in, the best boxes and their scores out."""
import torch
from torch import nn

from ..classes import CLASSES
from .ppyolov2 import PPYoloV2
from .yolov3 import YoloV3
from .yolov5 import YoloV5

ROWS = {kind.name: kind for kind in (YoloV3, YoloV5, PPYoloV2)}

#: Boxes that leave the graph, best first: a slice holds about twenty.
BEST = 300


def build(row, anchors, width, depth):
    """The network of a row by its name."""
    return ROWS[row](anchors, len(CLASSES), width, depth)


class RowDetector(nn.Module):
    """images (N, 1, S, S) -> boxes (N, A, 4) in input pixels, scores (N, A, K); A = `BEST`, or all where there are fewer."""

    def __init__(self, network):
        super().__init__()
        self.network = network
        if hasattr(network, "thin"):
            self.thin = network.thin

    def forward(self, images):
        boxes, scores = self.network.decode([m.float() for m in self.network(images)])
        best = torch.topk(scores.max(-1)[0], min(BEST, int(scores.shape[1])), 1)[1][:, :, None]
        return boxes.gather(1, best.expand(-1, -1, 4)), scores.gather(1, best.expand(-1, -1, len(CLASSES)))
