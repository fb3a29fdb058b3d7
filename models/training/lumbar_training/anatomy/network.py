# SPDX-License-Identifier: Apache-2.0
"""A small U-Net (Ronneberger et al. 2015, section 2) with its finest grid at stride 2."""
import torch
from torch import nn
from torch.nn import functional as F

WIDTHS = (20, 36, 56, 80, 96)


def _conv(inputs, outputs, kernel=3, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs),
                         nn.ReLU(inplace=True))


class AnatomyNet(nn.Module):
    """(n, 1, s, s) normalised pictures, s a multiple of 32, to (n, channels, s/2, s/2) logits."""

    def __init__(self, channels=7, widths=WIDTHS):
        super().__init__()
        self.down = nn.ModuleList()
        inputs = 1
        for width in widths:
            self.down.append(nn.Sequential(_conv(inputs, width, stride=2), _conv(width, width)))
            inputs = width
        self.up = nn.ModuleList()
        for below, width in zip(widths[:0:-1], widths[-2::-1]):
            self.up.append(nn.Sequential(_conv(below + width, width, 1), _conv(width, width)))
        self.head = nn.Conv2d(widths[0], channels, 1)
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, x):
        kept = []
        for stage in self.down:
            x = stage(x)
            kept.append(x)
        for stage, beside in zip(self.up, kept[-2::-1]):
            x = stage(torch.cat([F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False), beside], 1))
        return self.head(x)


class Probabilities(nn.Module):
    """What is exported: `maps` (n, channels, s/2, s/2), 0..1."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        return torch.sigmoid(self.network(images))
