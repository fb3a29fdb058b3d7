# SPDX-License-Identifier: Apache-2.0
"""Building blocks that the three networks have in common."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from ..network import convolution


def channels(count, width):
    """Scaled channel count, a multiple of 8."""
    return max(8, int(math.ceil(count * width / 8)) * 8)


def repeats(count, depth):
    """Scaled number of repeated blocks, at least one."""
    return max(1, round(count * depth))


def leaky():
    """Leaky rectifier of Darknet."""
    return nn.LeakyReLU(0.1, inplace=True)


def silu():
    """x * sigmoid(x)."""
    return nn.SiLU(inplace=True)


def relu():
    """max(0, x)."""
    return nn.ReLU(inplace=True)


def mish():
    """x * tanh(softplus(x)) (Misra 2019)."""
    return nn.Mish()


def conv(inputs, outputs, kernel=3, stride=1, act=silu):
    """Convolution without bias, batch normalisation, activation (none if `act` is None)."""
    layers = [convolution(inputs, outputs, kernel, stride), nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03)]
    return nn.Sequential(*layers, *([act()] if act else []))


def double(x):
    """Nearest-neighbour enlargement by two."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def output(inputs, anchors, fields, prior):
    """The last 1x1 convolution of a scale: `fields` numbers for each of `anchors` boxes.

    `prior` maps a field to the probability it starts with (focal loss, Lin et al. 2017, section 4.1).
    """
    layer = convolution(inputs, anchors * fields, 1, bias=True)
    with torch.no_grad():
        layer.weight.mul_(0.1)
        bias = layer.bias.view(anchors, fields)
        bias.zero_()
        for field, p in prior.items():
            bias[:, field] = math.log(p / (1 - p))
    return layer
