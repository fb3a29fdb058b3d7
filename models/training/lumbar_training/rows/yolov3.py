# SPDX-License-Identifier: Apache-2.0
"""YOLOv3 (Redmon and Farhadi 2018, "YOLOv3: An Incremental Improvement", arXiv:1804.02767).

Section 2.1: centres by a sigmoid within the cell, sides as a power of e times an anchor, one anchor a label with its own
objectness, the others excused above an overlap of 0.5. Section 2.2: a logistic classifier a class, so that classes need
not exclude each other. Section 2.3: three scales, the coarser ones doubled and joined to earlier maps, three anchors each
(clustered from the labels: `anchors`). Section 2.4: Darknet-53 (table 1), on one grey channel and of `width` and `depth`.
"""
import torch
import torch.nn.functional as F
from torch import nn

from .blocks import channels, conv, double, leaky, output, repeats
from .grid import ANCHORS, CLASSES_FROM, OBJECT, STRIDES, best_prior, cells, corners, excused, fields

#: Section 2.1: anchors that overlap a label by more than this, but not best, are not counted as wrong.
EXCUSED = 0.5


class Residual(nn.Module):
    """1x1 and 3x3 convolution with a shortcut (Darknet-53, section 2.4)."""

    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(conv(width, width // 2, 1, act=leaky), conv(width // 2, width, 3, act=leaky))

    def forward(self, x):
        return x + self.body(x)


class Darknet53(nn.Module):
    """Table 1: five halvings with 1, 2, 8, 8 and 4 residual blocks; returns the maps at strides 8, 16 and 32."""

    def __init__(self, width, depth):
        super().__init__()
        counts = [channels(c, width) for c in (32, 64, 128, 256, 512, 1024)]
        self.stem = conv(1, counts[0], 3, act=leaky)
        self.stages = nn.ModuleList(
            nn.Sequential(conv(a, b, 3, 2, leaky), *[Residual(b) for _ in range(repeats(n, depth))])
            for a, b, n in zip(counts, counts[1:], (1, 2, 8, 8, 4)))
        self.widths = counts[3:]

    def forward(self, x):
        x, maps = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps[2:]


def _five(inputs, half):
    """The five convolutions before a scale's output (section 2.3)."""
    layers, before = [], inputs
    for outputs, kernel in ((half, 1), (2 * half, 3), (half, 1), (2 * half, 3), (half, 1)):
        layers.append(conv(before, outputs, kernel, act=leaky))
        before = outputs
    return nn.Sequential(*layers)


class YoloV3(nn.Module):
    """Images (N, 1, H, W), H and W multiples of 32, to raw maps (N, 3 * (5 + K), ...) at strides 8, 16 and 32.

    `anchors` (3, 3, 2) are widths and heights in input pixels, by stride.
    """

    name = "yolov3"
    paper = "Redmon and Farhadi 2018, arXiv:1804.02767"
    suppression = {"method": "nms", "iou": 0.5, "maxDetections": 100}
    mosaic = 0.0

    def __init__(self, anchors, classes, width=1.0, depth=1.0):
        super().__init__()
        self.classes = classes
        self.register_buffer("anchors", torch.as_tensor(anchors, dtype=torch.float32))
        self.backbone = Darknet53(width, depth)
        w3, w4, w5 = self.backbone.widths
        self.five5, self.five4, self.five3 = _five(w5, w5 // 2), _five(w4 + w4 // 2, w4 // 2), _five(w3 + w3 // 2, w3 // 2)
        self.up5, self.up4 = conv(w5 // 2, w4 // 2, 1, act=leaky), conv(w4 // 2, w3 // 2, 1, act=leaky)
        prior = {OBJECT: 0.01}
        self.outputs = nn.ModuleList(nn.Sequential(conv(w // 2, w, 3, act=leaky), output(w, ANCHORS, 5 + classes, prior))
                                     for w in (w3, w4, w5))

    def forward(self, images):
        c3, c4, c5 = self.backbone(images)
        p5 = self.five5(c5)
        p4 = self.five4(torch.cat([double(self.up5(p5)), c4], 1))
        p3 = self.five3(torch.cat([double(self.up4(p4)), c3], 1))
        return [out(p) for out, p in zip(self.outputs, (p3, p4, p5))]

    def boxes(self, scale, numbers):
        """Boxes (N, 3, h, w, 4) in input pixels of the fields of one scale (section 2.1)."""
        centre = (numbers[..., :2].sigmoid() + cells(*numbers.shape[2:4], numbers)) * STRIDES[scale]
        return corners(centre, numbers[..., 2:4].clamp(max=8).exp() * self.anchors[scale][:, None, None])

    def decode(self, maps):
        """Boxes (N, A, 4) and scores (N, A, K): objectness times class probability."""
        boxes, scores = [], []
        for scale, raw in enumerate(maps):
            numbers = fields(raw)
            boxes.append(self.boxes(scale, numbers).flatten(1, 3))
            p = numbers[..., CLASSES_FROM:].sigmoid() * numbers[..., OBJECT:OBJECT + 1].sigmoid()
            scores.append(p.flatten(1, 3))
        return torch.cat(boxes, 1), torch.cat(scores, 1)

    def loss(self, maps, batch):
        """Sections 2.1 and 2.2: squared error of the box's coordinates, cross-entropy of objectness and of each class.

        Small boxes weigh more, 2 - w * h as shares of the picture, as in the authors' code. Returns the loss of one
        picture and its parts by name.
        """
        numbers = [fields(raw.float()) for raw in maps]
        pictures, height, width = numbers[0].shape[0], numbers[0].shape[2] * 8.0, numbers[0].shape[3] * 8.0
        wanted = best_prior(batch, self.anchors, [n.shape[:4] for n in numbers], self.classes)
        box = objectness = kind = 0.0
        for scale, (n, own) in enumerate(zip(numbers, wanted)):
            target = torch.zeros_like(n[..., OBJECT])
            target[own.picture, own.anchor, own.row, own.column] = 1.0
            judged = ~excused(self.boxes(scale, n.detach()), batch, EXCUSED) | (target > 0)
            by_cell = F.binary_cross_entropy_with_logits(n[..., OBJECT], target, reduction="none")
            objectness = objectness + (by_cell * judged).sum() / pictures
            mine, size = own.of(n), own.boxes[:, 2:] - own.boxes[:, :2]
            cell = torch.stack([own.column, own.row], -1)
            offset = (own.boxes[:, :2] + own.boxes[:, 2:]) / 2 / STRIDES[scale] - cell
            stretch = (size.clamp(min=1) / self.anchors[scale][own.anchor]).log()
            error = (mine[:, :2].sigmoid() - offset).pow(2) + (mine[:, 2:4] - stretch).pow(2)
            box = box + (error.sum(1) * (2 - size.prod(1) / (height * width))).sum() / pictures
            kind = kind + F.binary_cross_entropy_with_logits(
                mine[:, CLASSES_FROM:], own.classes, reduction="sum") / pictures
        return box + objectness + kind, {"box": box, "objectness": objectness, "class": kind}
