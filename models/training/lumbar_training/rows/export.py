# SPDX-License-Identifier: Apache-2.0
"""Trained weights of a row to a model folder: `python3 -m lumbar_training.rows.export --weights W --data DIR --out DIR`.

Thresholds, calibration and figures come from the fold that training did not see.
"""
import argparse
import hashlib
import json
import platform
import warnings
from pathlib import Path

import onnx
import torch

from .. import checkpoint, figures, sources
from ..export import SUPPRESSION, description, write_onnx
from ..network import undilated
from ..settings import command
from .deformable import DeformableConv
from .detector import RowDetector, build
from .onnx_graph import with_deform_conv, with_half_weights
from .train import options

TERMS = ("Weights: Apache-2.0 as far as the maintainers' own rights go. Trained on lumbar-boxes (MRI of Sudirman et al., "
         "doi:10.17632/k57fr854j2, CC BY 4.0; boxes of Masood and Taj, doi:10.17632/9j9hmy8kbn.1): research use with "
         "attribution. Not a medical device; not for diagnosis.")


def load_row(path):
    """(network in evaluation mode, state) of a `weights.pt`."""
    state = checkpoint.load(path)
    s = state["settings"]
    network = build(s["row"], state["anchors"], s["width"], s["depth"])
    network.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state["average"].items()})
    return undilated(network).eval(), state


def write_network(network, size, path, sampling=False):
    """Writes model.onnx of a row's network; `sampling` writes deformable convolutions as GridSample."""
    deformable = [m for m in network.modules() if isinstance(m, DeformableConv)]
    for layer in deformable:
        layer.as_node = not sampling
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")           # traced shapes are constants here: the side is fixed
        write_onnx(RowDetector(network).eval(), size, path, 16 if deformable else 13, ("boxes", "scores"))
    onnx.save(with_half_weights(with_deform_conv(onnx.load(str(path)))), str(path))


def reduced(state):
    """How a row falls short of the paper's size, in words; None where it does not."""
    s = state["settings"]
    if s["width"] >= 1 and s["depth"] >= 1:
        return None
    budget = f"{s['minutes']:g} min a fold" if s["minutes"] else f"{s['epochs']} epochs a fold"
    where = "on one core" if s["device"] == "cpu" else "on one GPU"
    return f"width {s['width']:g}, depth {s['depth']:g}, {s['size']} px, {budget} {where}"


def training_record(state, network):
    """What was trained on, and how."""
    s = state["settings"]
    again = command("lumbar_training.rows.train", options(), s, ("device", "workers", "slice_minutes"))
    record = {
        "paper": network.paper, "data": ["lumbar-boxes"], "fold": int(s["fold"]),
        "folds": {"held": [s["fold"]], "trained": sorted({"0", "1", "2", "3", "4"} - {s["fold"]})},
        "seeds": [s["seed"]], "epochs": state["epochs"], "minutes": round(state["seconds"] / 60, 1),
        "device": s["device"], "machine": platform.machine(), "torch": state["torch"],
        "parameters": sum(p.numel() for p in network.parameters()), "reduced": reduced(state), "command": again,
        "checkpoint": "moving average of the weights, stored in half precision"}
    return {k: v for k, v in record.items() if v is not None}


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True, help="weights.pt of a finished run")
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes")
    parser.add_argument("--out", required=True, help="model folder to write")
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--bootstrap", type=int, default=1000)
    parser.add_argument("--grid-sample", action="store_true",
                        help="write deformable convolutions as GridSample, for runtimes without DeformConv")
    args = parser.parse_args(words)
    network, state = load_row(args.weights)
    size, fold = state["settings"]["size"], state["settings"]["fold"]
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    write_network(network, size, out / "model.onnx", args.grid_sample)
    held = sources.lumbar_boxes(args.data, {fold})
    classes, metrics = figures.of_boxes(RowDetector(network), held, size, args.bootstrap)
    digest = hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest()
    record = description(args.version, digest, size, classes, None, training_record(state, network), metrics,
                         network.name, getattr(network, "suppression", SUPPRESSION), TERMS)
    (out / "model.json").write_text(json.dumps(record, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    print(json.dumps({"row": network.name, "fold": int(fold), "reduced": reduced(state), **metrics["ap50"]}))


if __name__ == "__main__":
    main()
