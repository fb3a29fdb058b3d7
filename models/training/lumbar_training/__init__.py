# SPDX-License-Identifier: Apache-2.0
"""Training of the compact one-stage lumbar detector: data in, network, losses, evaluation, ONNX out."""
