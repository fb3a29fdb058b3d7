# SPDX-License-Identifier: Apache-2.0
"""Tiny networks of the published rows and of ours, and what PyTorch answers on 50 pictures: `python3 make_row_parity.py [--out DIR]`.

Java is tested against these numbers: DIR/<row>/{model.onnx,model.json,expected.json}, DIR/pictures.json, and the pictures
as tiles of DIR/pictures.png. The networks learn for a moment on drawn spines, from fixed seeds, so that their answers
differ from box to box; no patient image is involved. With --data the pictures are 50 real ones, which stay where they are.
"""
import argparse
import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from PIL import Image

from lumbar_training import sources
from lumbar_training.batches import MEAN, STD
from lumbar_training.classes import CLASSES, HERNIATION, NORMAL
from lumbar_training.export import SUPPRESSION, description, write_onnx
from lumbar_training.network import undilated
from lumbar_training.ours import finder, reader, views
from lumbar_training.ours.export import OPSET
from lumbar_training.ours.graph import TwoStage
from lumbar_training.ours.train import FindPass, ReadPass
from lumbar_training.preprocess import letterbox, normalise, to_grey, window
from lumbar_training.rows.anchors import cluster
from lumbar_training.rows.detector import ROWS, RowDetector, build
from lumbar_training.rows.export import write_network
from lumbar_training.rows.views import Boxed
from lumbar_training.sample import CACHE, Sample
from lumbar_training.synthetic_spine import draw

TARGET = Path(__file__).resolve().parent.parent / "src" / "test" / "resources" / "parity" / "rows"
COUNT, COLUMNS, WIDTH, HEIGHT = 50, 10, 96, 112
SIZE, TOP = 128, 10
OURS = "ours"
SPACINGS = ((1.0, 1.0), (0.9, 1.1), (1.2, 0.8))


def drawn(seed):
    """A drawn spine in 32 shades, and boxes of its discs."""
    pixels, bodies = draw(WIDTH, HEIGHT, seed, 0.3 if seed % 4 == 0 else 0.0)
    boxes = [np.concatenate([np.minimum(a[3], b[0]) - 2, np.maximum(a[2], b[1]) + 2]) for a, b in zip(bodies, bodies[1:])]
    return pixels // 8 * 8, np.array(boxes, np.float32)


def network_input(pixels, row_spacing, col_spacing, size=SIZE):
    """Input (1, S, S) of a grey picture, and where the picture lies in it."""
    square, place = letterbox(window(pixels), row_spacing, col_spacing, size)
    return normalise(square, MEAN, STD)[None], place


def lesson():
    """One batch of 16 drawn spines; discs are by turns normal and herniated."""
    images, boxes = [], []
    for seed in range(100, 116):
        pixels, discs = drawn(seed)
        image, place = network_input(pixels, 1.0, 1.0)
        images.append(image)
        boxes.append(place.points(discs.reshape(-1, 2, 2)).reshape(-1, 4).astype(np.float32))
    classes = np.tile([NORMAL, HERNIATION], (16, 3))
    return Boxed.of([np.stack(images), np.stack(boxes), classes, np.zeros(classes.shape, bool)])


def taught(row, batch, steps):
    """A tiny network of a row after a few steps, its weights rounded to half precision as they are stored."""
    sizes = (batch.boxes[..., 2:] - batch.boxes[..., :2]).reshape(-1, 2).numpy()
    torch.manual_seed(11)
    network = build(row, cluster(sizes).reshape(3, 3, 2), width=1 / 16, depth=0.1).train()
    optimiser = torch.optim.AdamW(network.parameters(), 4e-3)
    for _ in range(steps):
        loss, _ = network.loss(network(batch.images), batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    state = {k: v.half().float() if v.is_floating_point() else v for k, v in network.state_dict().items()}
    network.load_state_dict(state)
    return undilated(network).eval()


def pictures_of(out, data):
    """[(pixels, row spacing, column spacing)], and their list in pictures.json."""
    if data:
        names = [r["image"] for r in sources.rows_of(Path(data) / "lumbar-boxes" / "index.csv")]
        names = names[::len(names) // COUNT][:COUNT]
        files = [str((Path(data) / "lumbar-boxes" / "images" / name).resolve()) for name in names]
        found = []
        for path in files:
            with Image.open(path) as picture:
                found.append((to_grey(picture), 1.0, 1.0))
        entries = [{"file": f, "rowSpacing": 1.0, "colSpacing": 1.0} for f in files]
    else:
        found = [(drawn(seed)[0], *SPACINGS[seed % 3]) for seed in range(COUNT)]
        sheet = np.zeros((COUNT // COLUMNS * HEIGHT, COLUMNS * WIDTH), np.uint8)
        entries = []
        for i, (pixels, row_spacing, col_spacing) in enumerate(found):
            x, y = i % COLUMNS * WIDTH, i // COLUMNS * HEIGHT
            sheet[y:y + HEIGHT, x:x + WIDTH] = pixels
            entries.append({"tile": [x, y, WIDTH, HEIGHT], "rowSpacing": row_spacing, "colSpacing": col_spacing})
        Image.fromarray(sheet).save(out / "pictures.png", optimize=True)
    (out / "pictures.json").write_text(json.dumps(entries, separators=(",", ":")) + "\n", encoding="utf-8")
    return found


def taught_ours(steps):
    """A tiny network of ours after a few steps of either stage."""
    samples = []
    for seed in range(200, 216):
        pixels, discs = drawn(seed)
        square, place = letterbox(window(pixels), 1.0, 1.0, CACHE)
        boxes = place.points(discs.reshape(-1, 2, 2)).reshape(-1, 4).astype(np.float32)
        samples.append(Sample(np.round(square * 255).astype(np.uint8), str(seed), "drawn", str(seed), boxes,
                              np.tile([NORMAL, HERNIATION], 3), np.zeros(6, bool), disc_rows=(0.0, float(CACHE))))
    torch.manual_seed(11)
    rng = np.random.default_rng(11)
    find, read = FindPass(finder.Finder((4, 8, 8, 8))), ReadPass(reader.Reader((4, 4, 8, 8), 16, drop=0.0))
    for learner, make, loss in (
            (find, lambda few: views.finder_batch(few, rng, 0.3),
             lambda out, b: finder.loss(out, b.heat, b.values, b.weights, b.judged)),
            (read, lambda few: views.reader_batch(few, rng, views.Variety(0.3)), reader.loss)):
        optimiser = torch.optim.AdamW(learner.parameters(), 4e-3)
        for step in range(steps):
            batch = make([samples[(4 * step + i) % 16] for i in range(4)])
            value, _ = loss(learner(batch), batch)
            optimiser.zero_grad()
            value.backward()
            optimiser.step()
    return undilated(TwoStage(find.network, read.network, CACHE)).eval()


def best_of(detector, inputs):
    """Boxes (N, TOP, 4) and scores (N, TOP, K) of a detector, best first."""
    with torch.no_grad():
        boxes, scores = detector(inputs)[:2]
    best = scores.amax(-1).topk(TOP, 1).indices[..., None]
    return boxes.gather(1, best.expand(-1, -1, 4)), scores.gather(1, best.expand(-1, -1, scores.shape[2]))


def write_ours(detector, inputs, folder):
    """As `write_row`, for our two stages."""
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        write_onnx(detector, CACHE, folder / "model.onnx", OPSET)
    note = SimpleNamespace(paper="this project's own: find the chain of discs, read each level in its frame", suppression=SUPPRESSION)
    return describe("ours", note, CACHE, {"threshold": 0.5, "iou": 0.3}, *best_of(detector, inputs), folder)


def write_row(row, network, inputs, folder):
    """Model folder and expected.json: for each picture its best boxes, each the scores and the corners."""
    folder.mkdir(parents=True, exist_ok=True)
    write_network(network, SIZE, folder / "model.onnx")
    with torch.no_grad():
        boxes, scores = RowDetector(network)(inputs)
    return describe(row, network, SIZE, None, boxes[:, :TOP], scores[:, :TOP], folder)


def describe(row, network, size, vertebra, boxes, scores, folder):
    """model.json and expected.json beside a model.onnx; the best score of every picture."""
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    classes = [{"name": name, "threshold": 0.5, "thresholdFrom": "made up"} for name in CLASSES]
    record = description("0.0.0", digest, size, classes, vertebra, {"data": ["drawn spines"], "paper": network.paper}, {},
                         row, getattr(network, "suppression", SUPPRESSION), "Drawn by make_row_parity.py; for tests only.")
    (folder / "model.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    lines = [json.dumps([{"scores": [round(float(v), 6) for v in s], "box": [round(float(v), 4) for v in b]}
                         for b, s in zip(boxes[i], scores[i])], separators=(",", ":")) for i in range(len(boxes))]
    (folder / "expected.json").write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8")
    return scores.amax(-1).amax(-1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default=str(TARGET))
    parser.add_argument("--data", help="compare on real pictures of this folder's lumbar-boxes")
    parser.add_argument("--steps", type=int, default=150, help="steps that each network learns")
    parser.add_argument("--rows", default=",".join([*ROWS, OURS]), help="which, separated by commas (default: %(default)s)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    pictures = pictures_of(out, args.data)
    rows = args.rows.split(",")
    batch = lesson()
    for row in rows:
        size = CACHE if row == OURS else SIZE
        inputs = torch.from_numpy(np.stack([network_input(*p, size)[0] for p in pictures]))
        best = (write_ours(taught_ours(args.steps), inputs, out / row) if row == OURS
                else write_row(row, taught(row, batch, args.steps), inputs, out / row))
        bytes_there = (out / row / "model.onnx").stat().st_size
        print(f"{row}: {bytes_there / 1000:.0f} kB, best scores {best.min():.3f} to {best.max():.3f}")


if __name__ == "__main__":
    main()
