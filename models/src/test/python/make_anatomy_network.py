# SPDX-License-Identifier: Apache-2.0
"""Writes the network of the anatomy model's tests: `python3 make_anatomy_network.py FILE` (needs python3-onnx).

It takes images (1, 1, 192, 192) and answers maps (1, 7, 96, 96): bright places are vertebrae, those of two thirds of the
brightness discs, those of one third the canal; it marks no corners.
"""
import sys

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

SIDE = 192
LEVELS = np.array([1, 2 / 3, 1 / 3, 9, 9, 9, 9], np.float32).reshape(1, 7, 1, 1)


def main():
    # A triangle about each level, one sixth wide on either side of its flat middle.
    nodes = [
        helper.make_node("Sub", ["images", "levels"], ["apart"]),
        helper.make_node("Abs", ["apart"], ["distance"]),
        helper.make_node("Mul", ["distance", "slope"], ["fall"]),
        helper.make_node("Sub", ["top", "fall"], ["height"]),
        helper.make_node("Clip", ["height", "zero", "one"], ["member"]),
        helper.make_node("AveragePool", ["member"], ["maps"], kernel_shape=[2, 2], strides=[2, 2]),
    ]
    values = [numpy_helper.from_array(v, n) for n, v in (
        ("levels", LEVELS), ("slope", np.float32(12)), ("top", np.float32(2)), ("zero", np.float32(0)),
        ("one", np.float32(1)))]
    graph = helper.make_graph(
        nodes, "anatomy", [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("maps", TensorProto.FLOAT, [1, 7, SIDE // 2, SIDE // 2])], values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    checker.check_model(model)
    save(model, sys.argv[1])


if __name__ == "__main__":
    main()
