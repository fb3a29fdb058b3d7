# SPDX-License-Identifier: Apache-2.0
"""In which precision convolutions are trained: bfloat16 where the machine multiplies matrices in it."""
from pathlib import Path

import torch

CHOICES = ("auto", "float32", "bfloat16")


def in_bfloat16(choice, device):
    """Whether to train in bfloat16, which needs no scaling of the loss. "auto" does on a GPU and on processors with AMX."""
    if choice != "auto":
        return choice == "bfloat16"
    if str(device).startswith("cuda"):
        return torch.cuda.is_bf16_supported()
    info = Path("/proc/cpuinfo")
    return info.exists() and " amx_bf16" in info.read_text(encoding="utf-8", errors="replace")


def autocast(device, enabled):
    """The context to run a network's forward pass in."""
    return torch.autocast(str(device).split(":")[0], dtype=torch.bfloat16, enabled=enabled)
