# SPDX-License-Identifier: Apache-2.0
"""First stage: a heat map of disc centres, whatever the disc's state (CenterNet, Zhou et al. 2019, section 3).

Works on the picture reduced by three; every cell (four reduced pixels, twelve of the input) also says how far the
centre lies from it and which way, and how far off, the next level is. Peaks are cells equal to the maximum about
them, so that no suppression is needed.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from ..network import convolution
from .blocks import Residual, conv

#: How much the picture is reduced, input pixels a cell, and the scale (input pixels of 384) of vectors to the next level.
REDUCE, CELL, PITCH = 3, 12, 48.0
#: Chance of a centre in a cell at the start (focal loss, Lin et al. 2017, section 4.1).
_PRIOR = 0.01


class Finder(nn.Module):
    """Picture (N, 1, H, W), reduced, sides multiples of 16, to (N, 5, H / 4, W / 4): heat logit, centre's offset in cells
    (x, y), vector to the next level below in pitches (x, y)."""

    def __init__(self, widths=(8, 16, 32, 64)):
        super().__init__()
        a, b, c, d = widths
        self.stem = nn.Sequential(conv(1, a, 3, 2), conv(a, b, 3, 2), Residual(b))
        self.down8 = nn.Sequential(conv(b, c, 3, 2), Residual(c))
        self.down16 = nn.Sequential(conv(c, d, 3, 2), Residual(d), Residual(d))
        self.lateral8, self.merge8 = conv(d, c, 1), conv(2 * c, c)
        self.lateral4, self.merge4 = conv(c, b, 1), conv(2 * b, 2 * b)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.heads = convolution(2 * b, 5, 1, bias=True)
        with torch.no_grad():
            self.heads.weight.mul_(0.3)
            self.heads.bias.copy_(torch.tensor([-math.log(1 / _PRIOR - 1), 0, 0, 0, 1.0]))

    def forward(self, x):
        c4 = self.stem(x)
        c8 = self.down8(c4)
        p8 = self.merge8(torch.cat([c8, self.up(self.lateral8(self.down16(c8)))], 1))
        return self.heads(self.merge4(torch.cat([c4, self.up(self.lateral4(p8))], 1)))


def targets(centres, vectors, rows, columns):
    """Heat (N, 1, rows, columns) and regression targets (N, 4, ...) with weights (N, 1, ...).

    `centres` and `vectors` are lists of (n, 2) tensors in input pixels. The heat falls off within a third of the pitch.
    """
    y, x = torch.meshgrid(torch.arange(rows) + 0.5, torch.arange(columns) + 0.5, indexing="ij")
    heat, values, weights = [], [], []
    for c, v in zip(centres, vectors):
        if not len(c):
            heat.append(torch.zeros(rows, columns))
            values.append(torch.zeros(4, rows, columns))
            weights.append(torch.zeros(rows, columns))
            continue
        at = c / CELL
        dx, dy = at[:, 0, None, None] - x, at[:, 1, None, None] - y
        sigma = (v.norm(dim=1) / CELL * 0.16).clamp(0.5, 2.0)[:, None, None]
        bumps = torch.exp(-(dx ** 2 + dy ** 2) / (2 * sigma ** 2))
        nearest = (dx.abs() <= 0.5) & (dy.abs() <= 0.5)
        bumps = torch.where(nearest, torch.ones(()), bumps)
        strongest, which = bumps.max(0)
        heat.append(strongest)
        pick = [torch.gather(t, 0, which[None])[0] for t in (dx, dy)]
        values.append(torch.stack([*pick, v[which, 0] / PITCH, v[which, 1] / PITCH]))
        weights.append((strongest > 0.4).float() * strongest)
    return torch.stack(heat)[:, None], torch.stack(values), torch.stack(weights)[:, None]


def loss(output, heat, values, weights, judged):
    """Penalty-reduced focal loss (Zhou et al. 2019, equation 1) and L1 of offsets and vectors; `judged` (N, 1, h, 1)."""
    logit = output[:, :1]
    p = logit.sigmoid().clamp(1e-4, 1 - 1e-4)
    centre = heat > 0.999
    hit = -((1 - p) ** 2 * F.logsigmoid(logit)) * centre
    miss = -((1 - heat) ** 4 * p ** 2 * F.logsigmoid(-logit)) * ~centre * judged
    count = centre.sum().clamp(min=1)
    place = (F.smooth_l1_loss(output[:, 1:], values, beta=0.1, reduction="none") * weights).sum() / weights.sum().clamp(min=1)
    return (hit.sum() + miss.sum()) / count + place, {"heat": ((hit.sum() + miss.sum()) / count).item(), "place": place.item()}


def proposals(output, count):
    """The `count` strongest peaks: scores (N, C), centres (N, C, 2) and vectors (N, C, 2) in input pixels."""
    n, _, rows, columns = output.shape
    heat = output[:, :1].sigmoid()
    peak = heat * (heat == F.max_pool2d(heat, 3, 1, 1)).to(heat.dtype)
    scores, index = peak.flatten(1).topk(count, dim=1)
    at = index[:, None].expand(-1, 4, -1)
    dx, dy, vx, vy = output[:, 1:].flatten(2).gather(2, at).unbind(1)
    row = torch.div(index, columns, rounding_mode="floor")
    x, y = (index - row * columns).to(dx.dtype), row.to(dx.dtype)
    return (scores, torch.stack([(x + 0.5 + dx) * CELL, (y + 0.5 + dy) * CELL], -1),
            torch.stack([vx, vy], -1) * PITCH)
