# SPDX-License-Identifier: Apache-2.0
"""YOLOv5 release 6 (Jocher et al., doi:10.5281/zenodo.3908559; there is no paper).

Cross-stage-partial backbone (CSPNet, Wang et al. 2020, section 3.1) with fast spatial pyramid pooling (He et al. 2015,
section 2, chained), path aggregation (PANet, Liu et al. 2018, section 3.1), complete IoU (Zheng et al. 2020, section
3.2), anchors matched by the ratio of sides and answered for by neighbouring cells too, mosaic views (Bochkovskiy et al.
2020, section 3.3). Width and depth 1 are the release's size l.
"""
import torch
import torch.nn.functional as F
from torch import nn

from ..losses import complete_iou
from .blocks import channels, conv, double, output, repeats
from .grid import ANCHORS, CLASSES_FROM, OBJECT, STRIDES, cells, corners, fields, labelled, positives

#: Sides of a label and an anchor may differ by this factor.
RATIO = 4.0
#: Weights of the release's recipe for three scales: box, objectness at 640 pixels, classes for 80 of them.
BOX_WEIGHT, OBJECT_WEIGHT, CLASS_WEIGHT = 0.05, 1.0, 0.5
#: Objectness of the finest grid weighs most.
BALANCE = (4.0, 1.0, 0.4)


class Bottleneck(nn.Module):
    """1x1 and 3x3 convolution, with a shortcut in the backbone."""

    def __init__(self, width, shortcut):
        super().__init__()
        self.body, self.shortcut = nn.Sequential(conv(width, width, 1), conv(width, width, 3)), shortcut

    def forward(self, x):
        return x + self.body(x) if self.shortcut else self.body(x)


class C3(nn.Module):
    """Half of the channels pass through bottlenecks, half go round them."""

    def __init__(self, inputs, outputs, count, shortcut=True):
        super().__init__()
        half = outputs // 2
        self.through, self.around = conv(inputs, half, 1), conv(inputs, half, 1)
        self.blocks = nn.Sequential(*[Bottleneck(half, shortcut) for _ in range(count)])
        self.merge = conv(2 * half, outputs, 1)

    def forward(self, x):
        return self.merge(torch.cat([self.blocks(self.through(x)), self.around(x)], 1))


class Sppf(nn.Module):
    """Chained 5x5 maximum pooling."""

    def __init__(self, width):
        super().__init__()
        self.reduce, self.merge = conv(width, width // 2, 1), conv(2 * width, width, 1)
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        x = self.reduce(x)
        a = self.pool(x)
        b = self.pool(a)
        return self.merge(torch.cat([x, a, b, self.pool(b)], 1))


class YoloV5(nn.Module):
    """Images (N, 1, H, W), H and W multiples of 32, to raw maps (N, 3 * (5 + K), ...) at strides 8, 16 and 32."""

    name = "yolov5"
    paper = "Jocher et al., YOLOv5 release 6, doi:10.5281/zenodo.3908559"
    suppression = {"method": "nms", "iou": 0.5, "maxDetections": 100}
    mosaic = 1.0

    def __init__(self, anchors, classes, width=1.0, depth=1.0):
        super().__init__()
        self.classes = classes
        self.register_buffer("anchors", torch.as_tensor(anchors, dtype=torch.float32))
        w1, w2, w3, w4, w5 = (channels(c, width) for c in (64, 128, 256, 512, 1024))
        three, six, nine = (repeats(n, depth) for n in (3, 6, 9))
        self.stem = conv(1, w1, 6, 2)
        self.stem[0].padding = (2, 2)
        self.stage2 = nn.Sequential(conv(w1, w2, 3, 2), C3(w2, w2, three))
        self.stage3 = nn.Sequential(conv(w2, w3, 3, 2), C3(w3, w3, six))
        self.stage4 = nn.Sequential(conv(w3, w4, 3, 2), C3(w4, w4, nine))
        self.stage5 = nn.Sequential(conv(w4, w5, 3, 2), C3(w5, w5, three), Sppf(w5))
        self.lateral5, self.down4 = conv(w5, w4, 1), C3(2 * w4, w4, three, False)
        self.lateral4, self.down3 = conv(w4, w3, 1), C3(2 * w3, w3, three, False)
        self.coarser3, self.up4 = conv(w3, w3, 3, 2), C3(2 * w3, w4, three, False)
        self.coarser4, self.up5 = conv(w4, w4, 3, 2), C3(2 * w4, w5, three, False)
        # About eight objects a picture of 640 pixels, as the release starts.
        self.outputs = nn.ModuleList(
            output(w, ANCHORS, 5 + classes, {OBJECT: 8 / (640 / s) ** 2, **{CLASSES_FROM + k: 0.6 / classes
                                                                          for k in range(classes)}})
            for w, s in zip((w3, w4, w5), STRIDES))

    def forward(self, images):
        c3 = self.stage3(self.stage2(self.stem(images)))
        c4 = self.stage4(c3)
        t5 = self.lateral5(self.stage5(c4))
        t4 = self.lateral4(self.down4(torch.cat([double(t5), c4], 1)))
        p3 = self.down3(torch.cat([double(t4), c3], 1))
        p4 = self.up4(torch.cat([self.coarser3(p3), t4], 1))
        p5 = self.up5(torch.cat([self.coarser4(p4), t5], 1))
        return [out(p) for out, p in zip(self.outputs, (p3, p4, p5))]

    def boxes(self, scale, numbers, cell, anchors):
        """Boxes (..., 4) in input pixels; a centre may lie half a cell outside its cell, a side be up to four anchors."""
        p = numbers[..., :4].sigmoid()
        return corners((p[..., :2] * 2 - 0.5 + cell) * STRIDES[scale], (p[..., 2:] * 2).pow(2) * anchors)

    def decode(self, maps):
        """Boxes (N, A, 4) and scores (N, A, K): objectness times class probability."""
        boxes, scores = [], []
        for scale, raw in enumerate(maps):
            numbers = fields(raw)
            cell = cells(*numbers.shape[2:4], numbers)
            boxes.append(self.boxes(scale, numbers, cell, self.anchors[scale][:, None, None]).flatten(1, 3))
            p = numbers[..., CLASSES_FROM:].sigmoid() * numbers[..., OBJECT:OBJECT + 1].sigmoid()
            scores.append(p.flatten(1, 3))
        return torch.cat(boxes, 1), torch.cat(scores, 1)

    def assign(self, batch, scale, shape):
        """Anchors whose sides fit a label, in its cell and in the two neighbouring cells nearest to its centre."""
        picture, kinds, boxes = labelled(batch)
        size = (boxes[:, 2:] - boxes[:, :2]).clamp(min=1)
        ratio = size[:, None] / self.anchors[scale]
        label, anchor = torch.nonzero(torch.maximum(ratio, 1 / ratio).amax(-1) < RATIO, as_tuple=True)
        at = (boxes[label, :2] + boxes[label, 2:]) / 2 / STRIDES[scale]
        inside = at - at.floor()
        near = [torch.ones_like(label, dtype=torch.bool), inside[:, 0] < 0.5, inside[:, 1] < 0.5,
                inside[:, 0] > 0.5, inside[:, 1] > 0.5]
        steps = ((0, 0), (-1, 0), (0, -1), (1, 0), (0, 1))
        labels, anchors, cell = [], [], []
        for chosen, step in zip(near, steps):
            spot = at.floor().long() + torch.tensor(step, device=at.device)
            chosen = chosen & (spot >= 0).all(1) & (spot[:, 0] < shape[3]) & (spot[:, 1] < shape[2])
            labels.append(label[chosen])
            anchors.append(anchor[chosen])
            cell.append(spot[chosen])
        label, anchor, cell = torch.cat(labels), torch.cat(anchors), torch.cat(cell)
        return positives(shape, kinds[label], self.classes, picture[label], anchor, cell[:, 1], cell[:, 0], boxes[label])

    def loss(self, maps, batch):
        """Complete IoU, objectness that aims at the IoU reached, classes; weights as the release scales them."""
        numbers = [fields(raw.float()) for raw in maps]
        side = numbers[0].shape[2] * STRIDES[0]
        box = objectness = kind = 0.0
        for scale, n in enumerate(numbers):
            own = self.assign(batch, scale, n.shape[:4])
            target = torch.zeros_like(n[..., OBJECT])
            if len(own.boxes):
                mine = own.of(n)
                cell = torch.stack([own.column, own.row], -1)
                iou = complete_iou(self.boxes(scale, mine, cell, self.anchors[scale][own.anchor]), own.boxes)
                box = box + (1 - iou).mean()
                reached = iou.detach().clamp(min=0)
                order = reached.argsort()                 # where labels share an anchor, the better one stands
                target[own.picture[order], own.anchor[order], own.row[order], own.column[order]] = reached[order]
                kind = kind + F.binary_cross_entropy_with_logits(mine[:, CLASSES_FROM:], own.classes)
            objectness = objectness + BALANCE[scale] * F.binary_cross_entropy_with_logits(n[..., OBJECT], target)
        box = BOX_WEIGHT * box
        objectness = OBJECT_WEIGHT * (side / 640) ** 2 * objectness
        kind = CLASS_WEIGHT * self.classes / 80 * kind
        return (box + objectness + kind) * len(batch.images), {"box": box, "objectness": objectness, "class": kind}
