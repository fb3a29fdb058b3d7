# SPDX-License-Identifier: Apache-2.0
"""The three published detectors, written from their papers, as rows of the comparison table.

They share the views, the schedule, the folds and the export of this package; what a paper says of network, assignment,
losses, decoding and suppression is in the module of its name. A `width` and a `depth` multiplier (1 = the paper's) scale
channels and repeated blocks, as YOLOv5 does for its sizes.
"""
