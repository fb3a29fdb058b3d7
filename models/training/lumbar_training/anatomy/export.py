# SPDX-License-Identifier: Apache-2.0
"""Checkpoint to model folder: `python3 -m lumbar_training.anatomy.export --checkpoint RUN/last.pt --out DIR`."""
import argparse
import hashlib
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from ..batches import MEAN, STD
from ..export import exporter
from ..settings import command
from . import data
from .network import AnatomyNet, Probabilities
from .train import options

TERMS = ("Weights: Apache-2.0 as far as the maintainers' own rights go. Trained on SPIDER (van der Graaf et al., "
         "doi:10.5281/zenodo.10159290, CC BY 4.0) and on vertebral bodies and discs of Zukic et al., Chu et al., Burian et "
         "al. and Menezes-Reis et al. as collected by Ramos et al. (doi:10.1016/j.mri.2024.03.021; terms of the images not "
         "stated): research use with attribution. Not a medical device; not for diagnosis.")


def halved(model):
    """Stores weights as 16-bit floats that are widened when the network is loaded; the arithmetic stays 32-bit."""
    kept = []
    for tensor in list(model.graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size >= 64:
            small = numpy_helper.from_array(values.astype(np.float16), tensor.name + "_16")
            model.graph.node.insert(0, helper.make_node("Cast", [small.name], [tensor.name], to=TensorProto.FLOAT))
            kept.append(small)
        else:
            kept.append(tensor)
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.checker.check_model(model)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", required=True, help="model folder to write")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--error-sd", help="report.json of `./lumbar measure`: errors found on patients held out")
    args = parser.parse_args()
    state = torch.load(args.checkpoint, map_location="cpu")
    settings = state["settings"]
    network = AnatomyNet()
    network.load_state_dict(state["average"])
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    size = settings["size"]
    with torch.no_grad():
        torch.onnx.export(Probabilities(network.eval()), torch.zeros(1, 1, size, size), str(out / "model.onnx"),
                          opset_version=13, input_names=["images"], output_names=["maps"], do_constant_folding=True,
                          **exporter())
    onnx.save(halved(onnx.load(str(out / "model.onnx"))), str(out / "model.onnx"))
    held = defaultdict(list)
    for source, patient in state["held"]:
        held[source].append(patient)
    errors = json.loads(Path(args.error_sd).read_text(encoding="utf-8"))["errorSd"] if args.error_sd else {}
    description = {
        "format": 1, "kind": "anatomy", "name": "lumbar-anatomy", "version": args.version, "file": "model.onnx",
        "sha256": hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest(),
        "input": {"channels": 1, "width": size, "height": size, "lowerPercentile": 0.5, "upperPercentile": 99.5,
                  "mean": MEAN, "std": STD},
        "channels": list(data.REGIONS + data.CORNERS), "errorSd": errors,
        "training": {"data": ["spider-masks", "vertebra-masks"] + (["phantom"] if settings["phantom"] else []),
                     "fold": settings["fold"], "held": dict(held), "seed": settings["seed"], "steps": state["step"],
                     "batch": settings["batch"], "minutes": round(state["seconds"] / 60, 1),
                     "command": command("lumbar_training.anatomy.train", options(), settings)},
        "terms": TERMS,
    }
    (out / "model.json").write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
