# SPDX-License-Identifier: Apache-2.0
"""AP of a checkpoint on held-out pictures: `python3 -m lumbar_training.evaluate --checkpoint C --data DIR`."""
import argparse
import json

import numpy as np
import torch

from . import sources
from .average_precision import by_class, outcomes_of, pooled
from .batches import MEAN, STD
from .checkpoint import load_network
from .classes import CLASSES
from .dense import Dense
from .preprocess import letterbox, normalise
from .sample import CACHE
from .suppression import detections


def inputs(samples, size):
    """Network inputs (n, 1, size, size) of cached pictures, and the factor from cached to input pixels."""
    pictures = [letterbox(s.image / 255.0, 1, 1, size)[0] for s in samples]
    return torch.from_numpy(normalise(np.stack(pictures)[:, None], MEAN, STD)), size / CACHE


@torch.no_grad()
def dense_outputs(model, images, batch=8):
    """Outputs of a Dense model over many images, as numpy arrays."""
    model.eval()
    parts = [model(images[i:i + batch]) for i in range(0, len(images), batch)]
    return [torch.cat(column).numpy() for column in zip(*parts)]


def found(model, samples, size):
    """Per sample (detections, true classes, true boxes), boxes in input pixels.

    A model may thin its boxes otherwise than by suppression: `model.thin(boxes, scores)`.
    """
    images, factor = inputs(samples, size)
    boxes, scores = dense_outputs(model, images)[:2]
    thin = getattr(model, "thin", detections)
    return [(thin(b, s), sample.classes[~sample.ignore], sample.boxes[~sample.ignore] * factor)
            for b, s, sample in zip(boxes, scores, samples)]


def bootstrap(pictures, patients, rounds, seed=0):
    """95 % intervals of AP per scored class, resampling patients (Efron's percentile method)."""
    rng, of_patient = np.random.default_rng(seed), {}
    for picture, patient in zip(pictures, patients):
        of_patient.setdefault(patient, []).append(outcomes_of(picture))
    names = sorted(of_patient)
    draws = [list(pooled([part for i in rng.choice(len(names), len(names)) for part in of_patient[names[i]]]).values())
             for _ in range(rounds)]
    low, high = np.nanpercentile(np.array(draws), [2.5, 97.5], axis=0)
    return list(zip(low, high))


def report(model, samples, size, rounds=0):
    """{class: {"ap": ..., "interval": [low, high]}} over the scored classes."""
    pictures = found(model, samples, size)
    result = {CLASSES[c]: {"ap": round(ap, 4)} for c, ap in by_class(pictures).items()}
    if rounds:
        for entry, interval in zip(result.values(), bootstrap(pictures, [s.patient for s in samples], rounds)):
            entry["interval95"] = [round(float(v), 4) for v in interval]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes and the other sets")
    parser.add_argument("--fold", default="0", help="fold of lumbar-boxes to evaluate on")
    parser.add_argument("--bootstrap", type=int, default=0, help="resampling rounds over patients")
    parser.add_argument("--no-mirror", action="store_true", help="do not average with the mirror image")
    args = parser.parse_args()
    network, state = load_network(args.checkpoint)
    model = Dense(network, state["size"], not args.no_mirror)
    samples = sources.lumbar_boxes(args.data, {args.fold})
    print(json.dumps(report(model, samples, state["size"], args.bootstrap), indent=1))


if __name__ == "__main__":
    main()
