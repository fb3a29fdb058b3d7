# SPDX-License-Identifier: Apache-2.0
"""Checkpoint to model folder: `python3 -m lumbar_training.export --checkpoint C --data DIR --out DIR`.

Writes model.onnx (decoding inside) and model.json. Thresholds, calibration and figures come from the fold the
checkpoint never trained on.
"""
import argparse
import hashlib
import inspect
import json
import math
from pathlib import Path

import onnx
import torch

from . import figures, sources
from .batches import MEAN, STD
from .checkpoint import load_network
from .classes import CLASSES
from .dense import Dense
from .network import undilated
from .settings import command
from .train import options

OUTPUTS = ("boxes", "scores", "vertebra_scores", "vertebra_corners")
TERMS = ("Weights: Apache-2.0 as far as the maintainers' own rights go. Trained on lumbar-boxes (MRI of Sudirman et al., "
         "doi:10.17632/k57fr854j2, CC BY 4.0; boxes of Masood and Taj, doi:10.17632/9j9hmy8kbn.1), SPIDER (van der Graaf "
         "et al., doi:10.5281/zenodo.10159290, CC BY 4.0) and vertebral bodies of Zukic et al., Chu et al. and Burian et "
         "al. as collected by Ramos et al. (doi:10.1016/j.mri.2024.03.021; terms of the images not stated): research "
         "use with attribution. Not a medical device; not for diagnosis.")


#: How Java thins boxes unless a model says otherwise.
SUPPRESSION = {"method": "nms", "iou": 0.5, "maxDetections": 100}


def exporter():
    """Options that choose the exporter: PyTorch 2.9 and later default to one that needs packages Debian has not."""
    return {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def write_onnx(model, size, path, opset=13, outputs=OUTPUTS):
    """Exports a model with a free batch dimension and checks the file's structure."""
    names = {"images": {0: "n"}, **{name: {0: "n"} for name in outputs}}
    torch.onnx.export(model, torch.zeros(1, 1, size, size), str(path), opset_version=opset, input_names=["images"],
                      output_names=list(outputs), dynamic_axes=names, do_constant_folding=True, **exporter())
    onnx.checker.check_model(onnx.load(str(path)))


def _without_nan(value):
    """NaN, a figure that does not exist, is null in JSON."""
    if isinstance(value, dict):
        return {k: _without_nan(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(v) for v in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def description(version, digest, size, classes, vertebra, training, metrics, name="lumbar-compact",
                suppression=SUPPRESSION, terms=TERMS):
    """Contents of model.json; `vertebra` is None for a network without a vertebra head."""
    record = {
        "format": 1, "name": name, "version": version, "file": "model.onnx", "sha256": digest,
        "input": {"channels": 1, "width": size, "height": size, "lowerPercentile": 0.5, "upperPercentile": 99.5,
                  "mean": MEAN, "std": STD},
        "classes": classes, "suppression": suppression,
        "vertebra": vertebra, "training": training, "metrics": metrics, "terms": terms,
    }
    return {key: _without_nan(value) for key, value in record.items() if value is not None}


def training_record(state, others):
    """What the checkpoint was trained on, and how; `others` are the sets beside lumbar-boxes."""
    s = state["settings"]
    used = ["lumbar-boxes", *others] + (["phantom"] if s["phantom"] else [])
    return {
        "data": used, "folds": {"held": [s["fold"]], "trained": sorted({"0", "1", "2", "3", "4"} - {s["fold"]})},
        "seeds": [s["seed"]], "epochs": state["epoch"], "minutes": round(state["seconds"] / 60, 1),
        "checkpoint": "average of weights at the end of the schedule",
        "schedule": "stops, resumptions and changed settings, if any, are in MODEL_CARD.md",
        "command": command("lumbar_training.train", options(), s),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes and the other sets")
    parser.add_argument("--out", required=True, help="model folder to write")
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--bootstrap", type=int, default=1000)
    parser.add_argument("--no-mirror", action="store_true", help="one pass instead of slice and mirror image")
    args = parser.parse_args()
    network, state = load_network(args.checkpoint)
    model = Dense(network, state["size"], not args.no_mirror).eval()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        undilated(network)
        write_onnx(model, state["size"], out / "model.onnx")
    held = sources.lumbar_boxes(args.data, {state["settings"]["fold"]})
    classes, metrics = figures.of_boxes(model, held, state["size"], args.bootstrap)
    vertebra, metrics["vertebrae"] = figures.of_vertebrae(model, args.data, state["size"])
    metrics["otherScanners"] = figures.of_other_scanners(model, args.data, state["size"])
    digest = hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest()
    record = description(args.version, digest, state["size"], classes, vertebra, training_record(state, sources.others_in(args.data)),
                         metrics)
    (out / "model.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(metrics, indent=1))


if __name__ == "__main__":
    main()
