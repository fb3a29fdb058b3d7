# SPDX-License-Identifier: Apache-2.0
"""Writes the tiny networks of the detector's tests: `python3 make_test_networks.py FOLDER` (needs python3-onnx).

Every network takes images (N, 1, 64, 64) and answers the same boxes for every picture; the first class's scores are
multiplied by the picture's brightest value, so that a test can tell the pictures of a batch apart.
"""
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

SIDE = 64
# Two overlapping discs, one apart; a herniation over the first; a box in the padding of a wide picture.
BOXES = np.array([[10, 20, 30, 30], [11, 20, 31, 30], [20, 36, 40, 46], [8, 18, 30, 32], [0, 0, 10, 6]], np.float32)
SCORES = np.array([[0.9, 0], [0.8, 0], [0.6, 0.02], [0.1, 0.7], [0.3, 0]], np.float32)
CORNERS = np.array([[12, 48, 30, 47, 31, 58, 13, 59], [12, 28, 30, 27, 31, 38, 13, 39], [12, 29, 30, 28, 31, 39, 13, 40]],
                   np.float32)
VERTEBRA_SCORES = np.array([0.8, 0.9, 0.7], np.float32)


def constant(name, values):
    return numpy_helper.from_array(np.asarray(values, np.float32)[None], name)


def network(path, batch="N", side=SIDE, scores=SCORES, vertebrae=True, boxes_name="boxes", boxes=BOXES, input_name="images",
            not_a_number_when_bright=False):
    """A network of nodes that repeat constants for each picture of the batch."""
    nodes = [
        helper.make_node("ReduceMax", [input_name], ["brightest"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["brightest", "column"], ["bright"]),
        helper.make_node("Mul", ["bright", "zero"], ["nothing"]),
        helper.make_node("Add", ["nothing", "box_values"], [boxes_name]),
        helper.make_node("Mul", ["bright", "first_class"], ["scaled"]),
        helper.make_node("Add", ["scaled", "other_class"], ["factor"]),
        helper.make_node("Mul", ["factor", "score_values"], ["all_scores" if not_a_number_when_bright else "scores"]),
    ]
    if not_a_number_when_bright:
        # The root of half minus the brightest value.
        nodes += [
            helper.make_node("Sub", ["half", "bright"], ["darkness"]),
            helper.make_node("Sqrt", ["darkness"], ["root"]),
            helper.make_node("Mul", ["all_scores", "root"], ["scores"]),
        ]
    first = np.zeros((1, scores.shape[1]), np.float32)
    first[0, 0] = 1
    values = [
        numpy_helper.from_array(np.array([-1, 1, 1], np.int64), "column"),
        numpy_helper.from_array(np.zeros((1, 1, 1), np.float32), "zero"),
        constant("box_values", boxes),
        constant("first_class", first), constant("other_class", 1 - first), constant("score_values", scores),
    ]
    if not_a_number_when_bright:
        values.append(numpy_helper.from_array(np.full((1, 1, 1), 0.5, np.float32), "half"))
    outputs = [(boxes_name, ["N", *boxes.shape]), ("scores", ["N", *scores.shape])]
    if vertebrae:
        nodes += [
            helper.make_node("Add", ["nothing", "corner_values"], ["vertebra_corners"]),
            helper.make_node("Reshape", ["brightest", "row"], ["bright_row"]),
            helper.make_node("Mul", ["bright_row", "zero_row"], ["nothing_row"]),
            helper.make_node("Add", ["nothing_row", "vertebra_values"], ["vertebra_scores"]),
        ]
        values += [
            numpy_helper.from_array(np.array([-1, 1], np.int64), "row"),
            numpy_helper.from_array(np.zeros((1, 1), np.float32), "zero_row"),
            constant("corner_values", CORNERS), constant("vertebra_values", VERTEBRA_SCORES),
        ]
        outputs += [("vertebra_scores", ["N", len(CORNERS)]), ("vertebra_corners", ["N", len(CORNERS), 8])]
    graph = helper.make_graph(
        nodes, "test", [helper.make_tensor_value_info(input_name, TensorProto.FLOAT, [batch, 1, side, side])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs], values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="lumbar-cds test")
    model.ir_version = 8
    checker.check_model(model)
    save(model, path)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    network(folder / "detector.onnx")
    network(folder / "one-at-a-time.onnx", batch=1)
    network(folder / "boxes-only.onnx", vertebrae=False)
    network(folder / "other-names.onnx", boxes_name="rectangles")
    network(folder / "three-classes.onnx", scores=np.hstack([SCORES, SCORES[:, 1:]]))
    network(folder / "other-side.onnx", side=96)
    network(folder / "other-input.onnx", input_name="pixels")
    network(folder / "five-numbers-a-box.onnx", boxes=np.hstack([BOXES, BOXES[:, :1]]))
    network(folder / "fewer-scores-than-boxes.onnx", scores=SCORES[:4])
    network(folder / "not-a-number-when-bright.onnx", not_a_number_when_bright=True)
    network(folder / "logits.onnx", scores=SCORES * 5 - 2)
    network(folder / "not-a-number.onnx", scores=np.where(SCORES > 0.85, np.nan, SCORES).astype(np.float32))


if __name__ == "__main__":
    main()
