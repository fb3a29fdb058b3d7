# SPDX-License-Identifier: Apache-2.0
"""A small U-Net (Ronneberger et al. 2015, section 2) with its finest grid at stride 2."""
import torch
from torch import nn
from torch.nn import functional as F

WIDTHS = (20, 36, 56, 80, 96)


def _conv(inputs, outputs, kernel=3, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs),
                         nn.ReLU(inplace=True))


class Joined(nn.Module):
    """The coarser grid enlarged beside the finer one, and a 1x1 convolution over both.

    Convolution and enlarging commute, so each grid is convolved by itself, the coarser one at a quarter of the cells. And
    PyTorch 1.13 need not take the gradient of enlarging out of a concatenation: in bfloat16 that was two fifths of a step.
    """

    def __init__(self, below, width):
        super().__init__()
        self.below = nn.Conv2d(below, width, 1, bias=False)
        self.beside = nn.Conv2d(width, width, 1, bias=False)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, below, beside):
        below = F.interpolate(self.below(below), scale_factor=2.0, mode="bilinear", align_corners=False)
        return F.relu(self.norm(below + self.beside(beside)), inplace=True)


class AnatomyNet(nn.Module):
    """(n, 1, s, s) normalised pictures, s a multiple of 32, to (n, channels, s/2, s/2) logits."""

    def __init__(self, channels=7, widths=WIDTHS):
        super().__init__()
        self.down = nn.ModuleList()
        inputs = 1
        for width in widths:
            self.down.append(nn.Sequential(_conv(inputs, width, stride=2), _conv(width, width)))
            inputs = width
        self.join, self.up = nn.ModuleList(), nn.ModuleList()
        for below, width in zip(widths[:0:-1], widths[-2::-1]):
            self.join.append(Joined(below, width))
            self.up.append(_conv(width, width))
        self.head = nn.Conv2d(widths[0], channels, 1)
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, x):
        kept = []
        for stage in self.down:
            x = stage(x)
            kept.append(x)
        for join, stage, beside in zip(self.join, self.up, kept[-2::-1]):
            x = stage(join(x, beside))
        return self.head(x)


class Probabilities(nn.Module):
    """What is exported: `maps` (n, channels, s/2, s/2), 0..1."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        return torch.sigmoid(self.network(images))
