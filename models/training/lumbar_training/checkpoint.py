# SPDX-License-Identifier: Apache-2.0
"""Checkpoints: written whole or not at all, read back into a network."""
import os
from pathlib import Path

import torch

from .network import LumbarNet


def save(path, **state):
    """Writes to a neighbouring file and renames it, so that a stop in between leaves the old checkpoint."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def load(path):
    """State dictionary of a checkpoint written by `save`."""
    return torch.load(path, map_location="cpu")


def load_network(path, averaged=True):
    """(network in evaluation mode, state): the averaged weights unless told otherwise."""
    state = load(path)
    network = LumbarNet(**state["shape"])
    network.load_state_dict(state["average" if averaged else "network"])
    return network.eval(), state
