# SPDX-License-Identifier: Apache-2.0
"""Modulated deformable convolution (DCNv2, Zhu et al. 2019, section 3.2): a 3x3 kernel that looks where it is told to.

Trains through bilinear sampling, on every PyTorch and device. Exported as one node `DeformConv` (ONNX opset 19), or as the
same sampling (`GridSample`, opset 16) for runtimes without that kernel.
"""
import torch
import torch.nn.functional as F
from torch import nn

from ..network import convolution

#: Where the exporter of an older PyTorch may write an operator it does not know; `onnx_graph` moves it to ONNX's own.
DOMAIN = "lumbar"
TAPS = 9


def sampled(x, offset, mask, weight, stride):
    """Deformable 3x3 convolution with padding 1.

    x (N, C, H, W); offset (N, 18, h, w), row and column step of each tap in pixels of x; mask (N, 9, h, w); weight
    (outputs, C, 3, 3). Outside x everything is 0.
    """
    n, c, height, width = x.shape
    h, w = offset.shape[2:]
    step = torch.arange(3, device=x.device, dtype=offset.dtype) - 1
    tap_y, tap_x = step.repeat_interleave(3)[:, None, None], step.repeat(3)[:, None, None]
    y = torch.arange(int(h), device=x.device, dtype=offset.dtype)[None, :, None] * stride + tap_y
    x_at = torch.arange(int(w), device=x.device, dtype=offset.dtype)[None, None, :] * stride + tap_x
    moved = offset.reshape(-1, TAPS, 2, int(h), int(w))
    y, x_at = y + moved[:, :, 0], x_at + moved[:, :, 1]
    # Without aligned corners -1 and 1 are the outer edges, half a pixel beyond the outer centres.
    grid = torch.stack([(2 * x_at + 1) / width - 1, (2 * y + 1) / height - 1], -1)
    seen = F.grid_sample(x, grid.reshape(-1, TAPS * int(h), int(w), 2), mode="bilinear",
                         padding_mode="zeros", align_corners=False)
    seen = seen.reshape(-1, int(c), TAPS, int(h), int(w)) * mask[:, None]
    return F.conv2d(seen.reshape(-1, int(c) * TAPS, int(h), int(w)), weight.reshape(weight.shape[0], -1, 1, 1))


class _Node(torch.autograd.Function):
    """Computes as `sampled` and is written as one node."""

    @staticmethod
    def forward(ctx, x, offset, mask, weight, stride):
        return sampled(x, offset, mask, weight, stride)

    @staticmethod
    def symbolic(g, x, offset, mask, weight, stride):
        bias = g.op("Constant", value_t=torch.zeros(weight.type().sizes()[0]))
        node = g.op(f"{DOMAIN}::DeformConv", x, weight, offset, bias, mask, kernel_shape_i=[3, 3],
                    pads_i=[1, 1, 1, 1], strides_i=[stride, stride], dilations_i=[1, 1])
        return node.setType(x.type().with_sizes([None, weight.type().sizes()[0], None, None]))


class DeformableConv(nn.Module):
    """3x3 convolution whose nine taps each move by a learnt step and weigh by a learnt factor; starts as a plain one."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.stride, self.as_node = stride, True
        self.weight = nn.Parameter(torch.empty(outputs, inputs, 3, 3))
        nn.init.kaiming_uniform_(self.weight, a=5 ** 0.5)
        self.where = convolution(inputs, 3 * TAPS, 3, stride, bias=True)
        nn.init.zeros_(self.where.weight)
        nn.init.zeros_(self.where.bias)

    def forward(self, x):
        where = self.where(x).float()
        offset, mask = where[:, :2 * TAPS], where[:, 2 * TAPS:].sigmoid()
        if torch.onnx.is_in_onnx_export() and self.as_node:
            return _Node.apply(x, offset, mask, self.weight, self.stride)
        # Places are too fine for half precision.
        return sampled(x.float(), offset, mask, self.weight, self.stride)
