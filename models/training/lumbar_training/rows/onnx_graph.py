# SPDX-License-Identifier: Apache-2.0
"""Changes to an exported graph: operators newer than the exporter, weights in half precision."""
import numpy as np
import onnx
from onnx import helper, numpy_helper

from .deformable import DOMAIN

#: The first opset with DeformConv.
DEFORM_CONV_OPSET = 19
#: From opset 18 on these take their axes as an input.
_REDUCTIONS = {"ReduceMax", "ReduceMin", "ReduceMean", "ReduceProd"}


def with_deform_conv(model):
    """The same model with its DeformConv nodes in ONNX's own operator set, raised to the opset that has them."""
    found = [node for node in model.graph.node if node.domain == DOMAIN]
    if not found:
        return model
    for node in found:
        node.domain = ""
    for number, node in enumerate(model.graph.node):
        axes = next((a for a in node.attribute if a.name == "axes"), None)
        if node.op_type in _REDUCTIONS and axes is not None:
            name = f"axes_{number}"
            model.graph.initializer.append(numpy_helper.from_array(np.array(axes.ints, np.int64), name))
            node.input.append(name)
            node.attribute.remove(axes)
    del model.opset_import[:]
    model.opset_import.append(helper.make_opsetid("", DEFORM_CONV_OPSET))
    model.ir_version = 9
    return model


def with_half_weights(model, least=256):
    """The same model with weights of `least` numbers or more stored as float16 and widened when it is loaded."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < least:
            continue
        wide = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), wide + "_half"))
        casts.append(helper.make_node("Cast", [wide + "_half"], [wide], to=onnx.TensorProto.FLOAT))
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)
    return model
