# SPDX-License-Identifier: Apache-2.0
"""The network: cross-stage-partial backbone, top-down neck, one dense head at stride 8.

Discs, slipped levels and vertebral bodies of a lumbar slice differ in size by a factor of five at most, so
one grid (stride 8) that receives the coarser features by a feature pyramid (Lin et al. 2017, section 3)
replaces the usual three. Blocks follow CSPNet (Wang et al. 2020, section 3.1); the pooling block is SPPF
(He et al. 2015, section 2, chained). Classification and regression are decoupled (YOLOX, Ge et al. 2021,
section 2.1). Boxes are predicted as distances to the four sides (FCOS, Tian et al. 2019, section 3.1).
"""
import math

import torch
from torch import nn

from .classes import CLASSES, GROUPS

STRIDE = 8
#: Typical half widths and half heights (input pixels of 320) per box branch: disc, slipped level, canal.
_HALF_SIZES = ((24.0, 12.0), (35.0, 25.0), (8.0, 10.0))
#: Prior probability of a positive cell at the start (focal loss, Lin et al. 2017, section 4.1).
_PRIOR = 0.01


def convolution(inputs, outputs, kernel, stride=1, bias=False):
    """Padded convolution. PyTorch 1.13 with one thread sends an undilated 1x1 kernel down a path that is ten times
    slower without a fast BLAS (use_mkldnn in its Convolution.cpp); dilation changes nothing in a 1x1 kernel."""
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, dilation=2 if kernel == 1 else 1, bias=bias)


def undilated(network):
    """The network with the dilation of its 1x1 kernels undone, for export."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d) and layer.kernel_size == (1, 1):
            layer.dilation = (1, 1)
    return network


def rectified(network):
    """The network with ReLU for SiLU: in bfloat16, on a processor that multiplies matrices in it, PyTorch's SiLU takes
    longer than all convolutions together."""
    for layer in network.modules():
        for name, child in list(layer.named_children()):
            if isinstance(child, nn.SiLU):
                setattr(layer, name, nn.ReLU(inplace=True))
    return network


def conv(inputs, outputs, kernel=3, stride=1):
    """Convolution, batch normalisation, SiLU."""
    return nn.Sequential(convolution(inputs, outputs, kernel, stride), nn.BatchNorm2d(outputs), nn.SiLU(inplace=True))


class Bottleneck(nn.Module):
    """Two 3x3 convolutions with a shortcut."""

    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(conv(width, width), conv(width, width))

    def forward(self, x):
        return x + self.body(x)


class CrossStage(nn.Module):
    """Half of the channels pass through bottlenecks, half go round them."""

    def __init__(self, inputs, outputs, depth):
        super().__init__()
        half = outputs // 2
        self.through, self.around = conv(inputs, half, 1), conv(inputs, half, 1)
        self.blocks = nn.Sequential(*[Bottleneck(half) for _ in range(depth)])
        self.merge = conv(2 * half, outputs, 1)

    def forward(self, x):
        return self.merge(torch.cat([self.blocks(self.through(x)), self.around(x)], 1))


class PyramidPooling(nn.Module):
    """Chained 5x5 maximum pooling: context of 5, 9 and 13 cells."""

    def __init__(self, width):
        super().__init__()
        self.reduce, self.merge = conv(width, width // 2, 1), conv(2 * width, width, 1)
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        x = self.reduce(x)
        a = self.pool(x)
        b = self.pool(a)
        return self.merge(torch.cat([x, a, b, self.pool(b)], 1))


class LumbarNet(nn.Module):
    """Image (N, 1, H, W), H and W multiples of 32, to raw dense maps at stride 8.

    Returns class logits (N, K, H/8, W/8), box logits (N, 4 * GROUPS, ...), vertebra logit (N, 1, ...) and
    vertebra corner offsets (N, 8, ...) in strides from the cell's centre.
    """

    def __init__(self, widths=(24, 48, 96, 160, 224), head=64, activation="silu"):
        super().__init__()
        w1, w2, w3, w4, w5 = widths
        self.stem = conv(1, w1, 3, 2)
        self.stage2 = nn.Sequential(conv(w1, w2, 3, 2), CrossStage(w2, w2, 1))
        self.stage3 = nn.Sequential(conv(w2, w3, 3, 2), CrossStage(w3, w3, 2))
        self.stage4 = nn.Sequential(conv(w3, w4, 3, 2), CrossStage(w4, w4, 3))
        self.stage5 = nn.Sequential(conv(w4, w5, 3, 2), CrossStage(w5, w5, 1), PyramidPooling(w5))
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.lateral5, self.neck4 = conv(w5, w4, 1), CrossStage(2 * w4, w4, 1)
        self.lateral4, self.neck3 = conv(w4, w3, 1), CrossStage(2 * w3, w3, 2)
        self.class_tower = nn.Sequential(conv(w3, head), conv(head, head))
        self.box_tower = nn.Sequential(conv(w3, head), conv(head, head))
        self.classes = convolution(head, len(CLASSES), 1, bias=True)
        self.boxes = convolution(head, 4 * GROUPS, 1, bias=True)
        self.vertebra = convolution(head, 1, 1, bias=True)
        self.corners = convolution(head, 8, 1, bias=True)
        self._initialise_outputs()
        if activation == "relu":
            rectified(self)

    def _initialise_outputs(self):
        for layer in (self.classes, self.vertebra):
            nn.init.constant_(layer.bias, -math.log(1 / _PRIOR - 1))
        sides = [math.log(side / STRIDE) for w, h in _HALF_SIZES for side in (w, h, w, h)]
        corners = [x / STRIDE for x in (-20, -15, 20, -15, 20, 15, -20, 15)]
        with torch.no_grad():
            self.boxes.weight.mul_(0.1)
            self.boxes.bias.copy_(torch.tensor(sides))
            self.corners.bias.copy_(torch.tensor(corners))

    def forward(self, x):
        c3 = self.stage3(self.stage2(self.stem(x)))
        c4 = self.stage4(c3)
        c5 = self.stage5(c4)
        p4 = self.neck4(torch.cat([c4, self.up(self.lateral5(c5))], 1))
        p3 = self.neck3(torch.cat([c3, self.up(self.lateral4(p4))], 1))
        by_class, by_place = self.class_tower(p3), self.box_tower(p3)
        return self.classes(by_class), self.boxes(by_place), self.vertebra(by_class), self.corners(by_place)


def cell_centres(rows, columns, device=None):
    """Centres (rows * columns, 2) of the stride-8 cells in input pixels, row by row."""
    y, x = torch.meshgrid(torch.arange(rows, device=device), torch.arange(columns, device=device), indexing="ij")
    return (torch.stack([x, y], -1).reshape(-1, 2).float() + 0.5) * STRIDE


def decode_boxes(box_map, centres):
    """Box logits (N, 4 * GROUPS, h, w) to boxes (N, GROUPS, h * w, 4) as x1, y1, x2, y2 in input pixels."""
    n = box_map.shape[0]
    sides = box_map.reshape(n, GROUPS, 4, -1).transpose(2, 3).clamp(-4.0, 4.0).exp() * STRIDE
    return torch.cat([centres - sides[..., :2], centres + sides[..., 2:]], -1)


def decode_corners(corner_map, centres):
    """Corner offsets (N, 8, h, w) to corners (N, h * w, 8) in input pixels."""
    n = corner_map.shape[0]
    return corner_map.reshape(n, 8, -1).transpose(1, 2) * STRIDE + centres.repeat(1, 4)
