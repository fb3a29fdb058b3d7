# SPDX-License-Identifier: Apache-2.0
"""Exponential moving average of weights (mean teacher, Tarvainen and Valpola 2017, section 2)."""
import copy

import torch


class Average:
    """Follows a network; `decay` rises from 0 so that the random start is forgotten."""

    def __init__(self, network, decay=0.997, ramp=400.0):
        self.network = copy.deepcopy(network).eval()
        self.decay, self.ramp, self.updates = decay, ramp, 0
        for p in self.network.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, network):
        self.updates += 1
        decay = self.decay * (1 - torch.exp(torch.tensor(-self.updates / self.ramp))).item()
        for mine, theirs in zip(self.network.state_dict().values(), network.state_dict().values()):
            if mine.dtype.is_floating_point:
                mine.mul_(decay).add_(theirs.detach(), alpha=1 - decay)
            else:
                mine.copy_(theirs)
