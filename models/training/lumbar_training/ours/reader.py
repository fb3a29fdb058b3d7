# SPDX-License-Identifier: Apache-2.0
"""Second stage: what each level shows, read from its own window of the picture and beside its neighbours.

A window lies along the spine and is scaled by the pitch, so that every level looks alike wherever it is and however
large the picture. Convolutions over the ordered chain and its mean let a level be read against the others: where the
canal's line should run, how tall a normal disc of this spine is, which disc is the lowest.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from ..classes import CLASSES, GROUP_OF_CLASS, GROUPS
from ..losses import complete_iou
from .blocks import Residual, conv

#: Half the side of a window in pitches.
REACH = 1.2
#: Numbers that say where in the chain and in the picture a level lies (see `place_features`).
PLACE = 8
#: Typical boxes in pitches (right, down, log width, log height): disc, slipped level, canal.
_BOXES = ((0.0, 0.0, math.log(1.17), math.log(0.56)), (0.02, 0.0, math.log(1.68), math.log(1.26)),
          (0.45, 0.0, math.log(0.37), math.log(0.48)))
#: Typical corners in pitches (right, down) of the body above, then of the one below.
_CORNERS = ((-0.5, -0.85), (0.5, -0.85), (0.5, -0.15), (-0.5, -0.15), (-0.5, 0.15), (0.5, 0.15), (0.5, 0.85), (-0.5, 0.85))
#: Weight of each class's cross-entropy: the rare slip counts more, what the task does not score counts less.
_CLASS = (1.0, 1.0, 1.5, 0.5, 0.7)
BOX, CORNERS, BODY = 2.0, 4.0, 0.3


def place_features(centres, vectors, valid, size):
    """(N, L, PLACE) from ordered centres and vectors (N, L, 2) in input pixels and the chain's mask (N, L)."""
    pitch = vectors.norm(dim=-1).clamp(min=1e-3)
    above = torch.cumsum(valid, 1)
    below = valid.sum(1, keepdim=True) - above
    return torch.stack([above / 8, below / 8, (below == 0).to(valid.dtype), vectors[..., 0] / pitch,
                        vectors[..., 1] / pitch, 8 * pitch / size, centres[..., 1] / size, valid], -1)


class Reader(nn.Module):
    """Windows (N, L, 1, W, W), W a multiple of 16, places (N, L, PLACE), valid (N, L) to a dictionary of `classes` (N, L, K)
    logits, `boxes` (N, L, GROUPS, 4) and `corners` (N, L, 2, 4, 2) in pitches in the level's frame, `bodies` (N, L, 2)."""

    def __init__(self, widths=(16, 24, 48, 64), features=128, context=True, drop=0.15, window=64):
        super().__init__()
        self.window = window
        a, b, c, d = widths
        self.encoder = nn.Sequential(conv(2, a, 5, 2), conv(a, b, 3, 2), Residual(b), conv(b, c, 3, 2), Residual(c),
                                     Residual(c), conv(c, d, 3, 2), Residual(d))
        cells = window // 16
        self.squeeze = conv(d, 32, 1)
        self.flat = nn.Linear(32 * cells * cells + d, features)
        self.place = nn.Linear(PLACE, features)
        self.context = context
        self.beside = nn.ModuleList([nn.Conv1d(features, features, 3, padding=1) for _ in range(2 if context else 0)])
        self.whole = nn.Linear(features, features) if context else None
        self.drop = nn.Dropout(drop)
        self.hidden = nn.Linear(features, features)
        self.geometry = nn.Linear(features, 4 * GROUPS + 16)
        self.shape = nn.Linear(4 * GROUPS + 16, features)
        self.labels = nn.Linear(features, len(CLASSES) + 2)
        with torch.no_grad():
            self.geometry.weight.mul_(0.1)
            self.geometry.bias.copy_(torch.tensor([v for box in _BOXES for v in box] + [v for p in _CORNERS for v in p]))
            self.labels.bias.fill_(-1.0)

    def encoded(self, windows):
        """Windows (M, 1, W, W) to features (M, F).

        Beside the window goes the window with mean and contrast of its own: on T1 disc and canal differ by little of the
        picture's whole range."""
        own = windows - windows.mean((2, 3), keepdim=True)
        own = own / (own.square().mean((2, 3), keepdim=True) + 1e-3).sqrt()
        x = self.encoder(torch.cat([windows, own], 1))
        return self.flat(torch.cat([self.squeeze(x).flatten(1), x.mean((2, 3))], 1))

    def forward(self, windows, places, valid):
        return self.read(self.encoded(windows.flatten(0, 1)).reshape(*valid.shape, -1), places, valid)

    def read(self, features, places, valid):
        """As `forward`, from features (N, L, F) of the windows."""
        n, l = valid.shape
        own = F.silu(features + self.place(places))
        geometry = self.geometry(own)
        x = self.drop(own) + F.silu(self.shape(geometry))     # a step between corners is a slip, whatever it looks like
        mask = valid[..., None]
        for layer in self.beside:
            x = x + F.silu(layer((x * mask).transpose(1, 2)).transpose(1, 2))
        if self.context:
            mean = (x * mask).sum(1, keepdim=True) / mask.sum(1, keepdim=True).clamp(min=1)
            x = x + F.silu(self.whole(mean))
        labels = self.labels(self.drop(F.silu(self.hidden(x))))
        return {"classes": labels[..., :len(CLASSES)], "bodies": labels[..., len(CLASSES):],
                "boxes": geometry[..., :4 * GROUPS].reshape(n, l, GROUPS, 4),
                "corners": geometry[..., 4 * GROUPS:].reshape(n, l, 2, 4, 2)}


def to_picture(boxes, centres, vectors):
    """Boxes (N, L, GROUPS, 4) of `Reader` to x1, y1, x2, y2 in input pixels; sides stay parallel to the picture's."""
    pitch = vectors.norm(dim=-1)[..., None, None]
    down = vectors[..., None, :]
    right = torch.stack([down[..., 1], -down[..., 0]], -1)
    middle = centres[..., None, :] + boxes[..., 0:1] * right + boxes[..., 1:2] * down
    half = boxes[..., 2:].clamp(-3, 2).exp() * pitch / 2
    return torch.cat([middle - half, middle + half], -1)


def points_to_picture(points, centres, vectors):
    """Points (N, L, ..., 2) in pitches in the level's frame to input pixels."""
    extra = (slice(None), slice(None)) + (None,) * (points.dim() - 3)
    down = vectors[extra]
    right = torch.stack([down[..., 1], -down[..., 0]], -1)
    return centres[extra] + points[..., 0:1] * right + points[..., 1:2] * down


def loss(output, batch, smoothing=0.03):
    """Sum of the losses and its parts by name. What is unknown or not drawn is not judged."""
    known = batch.known
    target = batch.classes * (1 - 2 * smoothing) + smoothing
    entropy = F.binary_cross_entropy_with_logits(output["classes"], target, reduction="none") * known
    weights = torch.tensor(_CLASS, device=entropy.device)
    label = (entropy.sum((0, 1)) * weights).sum() / batch.real.sum().clamp(min=1)
    found = to_picture(output["boxes"], batch.centres, batch.vectors) / batch.vectors.norm(dim=-1)[..., None, None]
    wanted = batch.boxes / batch.vectors.norm(dim=-1)[..., None, None]
    drawn = torch.isfinite(wanted).all(-1)
    place = torch.zeros((), device=entropy.device)
    if drawn.any():
        a, b = found[drawn], wanted[drawn]
        place = (1 - complete_iou(a, b)).mean() + F.smooth_l1_loss(a, b, beta=0.1)
    at = points_to_picture(output["corners"], batch.centres, batch.vectors) / batch.vectors.norm(dim=-1)[..., None, None, None]
    truth = batch.corners / batch.vectors.norm(dim=-1)[..., None, None, None]
    seen = torch.isfinite(truth).all(-1)
    corner = F.smooth_l1_loss(at[seen], truth[seen], beta=0.05) if seen.any() else place * 0
    body = (F.binary_cross_entropy_with_logits(output["bodies"], batch.bodies.clamp(min=0), reduction="none")
            * (batch.bodies >= 0)).sum() / (batch.bodies >= 0).sum().clamp(min=1)
    total = label + BOX * place + CORNERS * corner + BODY * body
    return total, {"class": label.item(), "box": place.item(), "corners": corner.item(), "bodies": body.item()}
