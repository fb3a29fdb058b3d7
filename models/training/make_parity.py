# SPDX-License-Identifier: Apache-2.0
"""Writes the stored numbers that the Java side is tested against: `python3 make_parity.py [--model DIR]`.

Without --model only the preprocessing cases; with it also what PyTorch's export finds on drawn spines (needs
a checkpoint: --checkpoint). Everything is drawn from fixed seeds; no patient image is involved.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from lumbar_training.batches import MEAN, STD
from lumbar_training.preprocess import letterbox, normalise, to_grey, window
from lumbar_training.synthetic_spine import draw

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "test" / "resources" / "parity"

#: name, width, height, row spacing, column spacing, side of the square, seed, colour; a name with "padded" has a margin
#: of 255 over two fifths of the picture, which stands for padding
PREPROCESSING = (
    ("reduce-square", 128, 128, 1.0, 1.0, 64, 11, False),
    ("reduce-odd", 97, 131, 0.9375, 0.9375, 64, 12, False),
    ("enlarge-odd", 41, 29, 0.7, 0.7, 64, 13, False),
    ("oblong-pixels", 60, 75, 1.05393, 0.9375, 64, 14, False),
    ("very-oblong-pixels", 120, 50, 1.7, 0.45, 96, 15, False),
    ("colour", 53, 71, 1.0, 1.0, 64, 16, True),
    ("constant", 20, 30, 1.0, 1.0, 32, 17, False),
    ("padded", 100, 80, 0.8, 1.1, 64, 18, False),
)


def preprocessing_case(name, width, height, row_spacing, col_spacing, size, seed, colour):
    rng = np.random.default_rng(seed)
    pixels, _ = draw(width, height, seed)
    if name == "constant":
        pixels = np.full_like(pixels, 77)
    padding = 255 if name == "padded" else None
    if padding is not None:
        pixels = np.minimum(pixels, padding - 1)
        pixels[:, :width * 2 // 5] = padding
    if colour:
        pixels = np.stack([pixels, np.roll(pixels, 2, 0), rng.permutation(pixels)], -1)
    folder = TARGET / "preprocessing"
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / f"{name}.png", optimize=True)
    with Image.open(folder / f"{name}.png") as picture:
        grey = to_grey(picture)
        square, place = letterbox(window(np.where(grey == padding, np.nan, grey)), row_spacing, col_spacing, size)
    normalise(square, MEAN, STD).astype("<f4").tofile(folder / f"{name}.f32")
    case = {"image": f"{name}.png", "tensor": f"{name}.f32", "rowSpacing": row_spacing, "colSpacing": col_spacing,
            "size": size, "mean": MEAN, "std": STD,
            "placed": {"width": place.width, "height": place.height, "left": place.left, "top": place.top}}
    return case if padding is None else {**case, "padding": padding}


#: name, width, height, row spacing, column spacing, seed, slip
SPINES = (
    ("spine-straight", 320, 320, 1.0, 1.0, 21, 0.0),
    ("spine-slipped", 300, 320, 0.9, 0.9, 22, 0.3),
    ("spine-small", 180, 220, 1.3, 1.3, 23, 0.0),
    ("spine-oblong", 256, 200, 1.4, 1.0, 24, 0.15),
    ("spine-narrow", 150, 301, 1.0, 1.0, 25, 0.0),
)
TOP = 20


def model_case(model, size, name, width, height, row_spacing, col_spacing, seed, slip):
    import torch

    pixels, _ = draw(width, height, seed, slip)
    folder = TARGET / "model"
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / f"{name}.png", optimize=True)
    square, _ = letterbox(window(pixels), row_spacing, col_spacing, size)
    with torch.no_grad():
        boxes, scores, bodies, corners = (o[0].numpy() for o in model(
            torch.from_numpy(normalise(square, MEAN, STD))[None, None]))

    def rounded(values, digits):
        return [round(float(v), digits) for v in values]

    best = np.argsort(-scores.max(1), kind="stable")[:TOP]
    best_bodies = np.argsort(-bodies, kind="stable")[:TOP]
    return {"image": f"{name}.png", "rowSpacing": row_spacing, "colSpacing": col_spacing,
            "anchors": [{"anchor": int(i), "scores": rounded(scores[i], 6), "box": rounded(boxes[i], 4)} for i in best],
            "vertebrae": [{"anchor": int(i), "score": round(float(bodies[i]), 6), "corners": rounded(corners[i], 4)}
                          for i in best_bodies]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", help="checkpoint the model folder was exported from")
    parser.add_argument("--model", help="the model folder; its digest is stored with the numbers")
    args = parser.parse_args()
    cases = [preprocessing_case(*case) for case in PREPROCESSING]
    (TARGET / "preprocessing" / "cases.json").write_text(json.dumps({"cases": cases}, indent=1) + "\n")
    if not args.checkpoint:
        return
    from lumbar_training.checkpoint import load_network
    from lumbar_training.dense import Dense

    record = json.loads((Path(args.model) / "model.json").read_text())
    network, state = load_network(args.checkpoint)
    model = Dense(network, state["size"], mirrored=True).eval()
    cases = [model_case(model, state["size"], *case) for case in SPINES]
    (TARGET / "model" / "cases.json").write_text(
        json.dumps({"sha256": record["sha256"], "size": state["size"], "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
