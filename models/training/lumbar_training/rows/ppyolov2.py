# SPDX-License-Identifier: Apache-2.0
"""PP-YOLOv2 (Huang et al. 2021, arXiv:2104.10419), on PP-YOLO (Long et al. 2020, arXiv:2007.12099).

ResNet50-vd with deformable convolutions in the last stage (PP-YOLO, section 3.1; the vd variant: He et al. 2019, figure
2), path aggregation of cross-stage-partial blocks with Mish (section 3.2), DropBlock and pooled context (PP-YOLO, section
3.2), IoU loss and IoU-aware branch with soft labels (section 3.2, equation 1), grid-sensitive centres, Matrix-NMS.
"""
import torch
import torch.nn.functional as F
from torch import nn

from .blocks import channels, conv, double, mish, output, relu, repeats
from .deformable import DeformableConv
from .grid import ANCHORS, CLASSES_FROM, OBJECT, STRIDES, best_prior, cells, corners, excused, fields
from .matrix import matrix_nms

EXCUSED = 0.7
#: Grid sensitive (PP-YOLO, section 3.2): centres reach the cell's edges.
STRETCH = 1.05
#: Share of the predicted IoU in the score, objectness^(1 - share) * IoU^share (PP-YOLO, section 3.2).
IOU_SHARE = 0.5
IOU_LOSS, IOU_AWARE = 2.5, 1.0


class _Shortcut(nn.Module):
    """Shortcut of a vd block: averages before the 1x1 convolution instead of dropping pixels."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(nn.AvgPool2d(2) if stride == 2 else nn.Identity(), conv(inputs, outputs, 1, act=None))

    def forward(self, x):
        return self.body(x)


class Bottleneck(nn.Module):
    """1x1, 3x3 (plain or deformable) and 1x1 convolution with a shortcut."""

    def __init__(self, inputs, half, stride, first, deformable):
        super().__init__()
        middle = conv(half, half, 3, stride, relu)
        if deformable:
            middle[0] = DeformableConv(half, half, stride)
        self.body = nn.Sequential(conv(inputs, half, 1, act=relu), middle, conv(half, 4 * half, 1, act=None))
        self.around = _Shortcut(inputs, 4 * half, stride) if first else nn.Identity()

    def forward(self, x):
        return F.relu(self.body(x) + self.around(x))


class ResNet50vd(nn.Module):
    """Three 3x3 convolutions, then 3, 4, 6 and 3 blocks; maps at strides 8, 16 and 32, the last stage deformable."""

    def __init__(self, width, depth):
        super().__init__()
        half, stem = channels(64, width), channels(32, width)
        self.stem = nn.Sequential(conv(1, stem, 3, 2, relu), conv(stem, stem, 3, 1, relu), conv(stem, half, 3, 1, relu),
                                  nn.MaxPool2d(3, 2, 1))
        stages, before, self.widths = [], half, []
        for number, count in enumerate((3, 4, 6, 3)):
            size = half * 2 ** number
            blocks = []
            for i in range(repeats(count, depth)):
                stride = 2 if number > 0 and i == 0 else 1
                blocks.append(Bottleneck(before, size, stride, i == 0, number == 3))
                before = 4 * size
            stages.append(nn.Sequential(*blocks))
            self.widths.append(before)
        self.stages = nn.ModuleList(stages)

    def forward(self, x):
        x, maps = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps[1:]


class DropBlock(nn.Module):
    """Drops squares of 3x3 cells in training (Ghiasi et al. 2018, algorithm 1)."""

    def __init__(self, keep=0.9, side=3):
        super().__init__()
        self.keep, self.side = keep, side

    def forward(self, x):
        if not self.training:
            return x
        seeds = torch.rand_like(x) < (1 - self.keep) / self.side ** 2
        kept = 1 - F.max_pool2d(seeds.to(x.dtype), self.side, 1, self.side // 2)
        return x * kept * (kept.numel() / kept.sum().clamp(min=1))


class Pooled(nn.Module):
    """Maximum over 5, 9 and 13 cells beside the map itself."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.pools = nn.ModuleList(nn.MaxPool2d(k, 1, k // 2) for k in (5, 9, 13))
        self.merge = conv(4 * inputs, outputs, 1, act=mish)

    def forward(self, x):
        return self.merge(torch.cat([x] + [pool(x) for pool in self.pools], 1))


class CspBlock(nn.Module):
    """Block of the neck: `count` pairs of 1x1 and 3x3 convolutions beside one 1x1; returns 2 * half channels."""

    def __init__(self, inputs, half, count, pooled=False, drop=False):
        super().__init__()
        self.around = conv(inputs, half, 1, act=mish)
        body = [conv(inputs, half, 1, act=mish)]
        for i in range(count):
            body += [conv(half, half, 1, act=mish), conv(half, half, 3, act=mish)]
            if pooled and i == count // 2:
                body.append(Pooled(half, half))
        if drop:
            body.append(DropBlock())
        self.through, self.merge = nn.Sequential(*body), conv(2 * half, 2 * half, 1, act=mish)

    def forward(self, x):
        return self.merge(torch.cat([self.around(x), self.through(x)], 1))


class PPYoloV2(nn.Module):
    """Images (N, 1, H, W), H and W multiples of 32, to raw maps (N, 3 * (6 + K), ...) at strides 8, 16 and 32.

    The last field of a box is the IoU it expects to reach.
    """

    name = "pp-yolov2"
    paper = "Huang et al. 2021, arXiv:2104.10419"
    suppression = {"method": "matrix-nms", "kernel": "linear", "maxDetections": 100}
    mosaic = 0.0

    def __init__(self, anchors, classes, width=1.0, depth=1.0):
        super().__init__()
        self.classes = classes
        self.register_buffer("anchors", torch.as_tensor(anchors, dtype=torch.float32))
        self.backbone = ResNet50vd(width, depth)
        n3, n4, n5 = self.backbone.widths[1:]
        h3, h4, h5 = (channels(c, width) for c in (128, 256, 512))
        three = repeats(3, depth)
        self.down5 = CspBlock(n5, h5, three, pooled=True)
        self.lateral5 = conv(2 * h5, h4, 1, act=mish)
        self.down4 = CspBlock(n4 + h4, h4, three)
        self.lateral4 = conv(2 * h4, h3, 1, act=mish)
        self.down3 = CspBlock(n3 + h3, h3, three, drop=True)
        self.coarser3, self.up4 = conv(2 * h3, h3, 3, 2, mish), CspBlock(2 * h4 + h3, h4, three, drop=True)
        self.coarser4, self.up5 = conv(2 * h4, h4, 3, 2, mish), CspBlock(2 * h5 + h4, h5, three, drop=True)
        self.outputs = nn.ModuleList(output(2 * h, ANCHORS, 6 + classes, {OBJECT: 0.01}) for h in (h3, h4, h5))

    def forward(self, images):
        c3, c4, c5 = self.backbone(images)
        t5 = self.down5(c5)
        t4 = self.down4(torch.cat([double(self.lateral5(t5)), c4], 1))
        p3 = self.down3(torch.cat([double(self.lateral4(t4)), c3], 1))
        p4 = self.up4(torch.cat([self.coarser3(p3), t4], 1))
        p5 = self.up5(torch.cat([self.coarser4(p4), t5], 1))
        return [out(p) for out, p in zip(self.outputs, (p3, p4, p5))]

    def boxes(self, scale, numbers, cell, anchors):
        """Boxes (..., 4) in input pixels."""
        centre = numbers[..., :2].sigmoid() * STRETCH - (STRETCH - 1) / 2 + cell
        return corners(centre * STRIDES[scale], numbers[..., 2:4].clamp(max=8).exp() * anchors)

    def _grid_boxes(self, scale, numbers):
        return self.boxes(scale, numbers, cells(*numbers.shape[2:4], numbers), self.anchors[scale][:, None, None])

    def decode(self, maps):
        """Boxes (N, A, 4) and scores (N, A, K): class probability times objectness and expected IoU."""
        boxes, scores = [], []
        for scale, raw in enumerate(maps):
            numbers = fields(raw)
            boxes.append(self._grid_boxes(scale, numbers).flatten(1, 3))
            sure = (numbers[..., OBJECT:OBJECT + 1].sigmoid() ** (1 - IOU_SHARE)
                    * numbers[..., -1:].sigmoid() ** IOU_SHARE)
            scores.append((numbers[..., CLASSES_FROM:-1].sigmoid() * sure).flatten(1, 3))
        return torch.cat(boxes, 1), torch.cat(scores, 1)

    def thin(self, boxes, scores):
        """Dense boxes (A, 4) and scores (A, K) to [(class, score, box)], as Java does it for this model."""
        return matrix_nms(boxes, scores, self.suppression["kernel"])

    def loss(self, maps, batch):
        """Coordinates (absolute error, small boxes weigh more), 1 - IoU^2, objectness, classes, and cross-entropy of
        the expected IoU against the reached one (section 3.2, equation 1); of one picture, and its parts by name."""
        numbers = [fields(raw.float()) for raw in maps]
        pictures, area = numbers[0].shape[0], numbers[0].shape[2] * numbers[0].shape[3] * 64.0
        wanted = best_prior(batch, self.anchors, [n.shape[:4] for n in numbers], self.classes)
        box = objectness = kind = overlap = 0.0
        for scale, (n, own) in enumerate(zip(numbers, wanted)):
            target = torch.zeros_like(n[..., OBJECT])
            target[own.picture, own.anchor, own.row, own.column] = 1.0
            judged = ~excused(self._grid_boxes(scale, n.detach()), batch, EXCUSED) | (target > 0)
            by_cell = F.binary_cross_entropy_with_logits(n[..., OBJECT], target, reduction="none")
            objectness = objectness + (by_cell * judged).sum()
            mine, size = own.of(n), (own.boxes[:, 2:] - own.boxes[:, :2]).clamp(min=1)
            cell = torch.stack([own.column, own.row], -1)
            anchors = self.anchors[scale][own.anchor]
            offset = (own.boxes[:, :2] + own.boxes[:, 2:]) / 2 / STRIDES[scale] - cell
            reach = mine[:, :2].sigmoid() * STRETCH - (STRETCH - 1) / 2
            error = (reach - offset).abs() + (mine[:, 2:4] - (size / anchors).log()).abs()
            box = box + (error.sum(1) * (2 - size.prod(1) / area)).sum()
            iou = pairwise_iou(self.boxes(scale, mine, cell, anchors), own.boxes)
            overlap = overlap + (IOU_LOSS * (1 - iou.pow(2))
                                 + IOU_AWARE * F.binary_cross_entropy_with_logits(
                                     mine[:, -1], iou.detach(), reduction="none")).sum()
            kind = kind + F.binary_cross_entropy_with_logits(mine[:, CLASSES_FROM:-1], own.classes, reduction="sum")
        parts = {"box": box, "iou": overlap, "objectness": objectness, "class": kind}
        parts = {name: value / pictures for name, value in parts.items()}
        return sum(parts.values()), parts


def pairwise_iou(a, b):
    """IoU (P,) of matching boxes (P, 4)."""
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    inter = (high - low).clamp(min=0).prod(1)
    return inter / ((a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - inter + 1e-6)
