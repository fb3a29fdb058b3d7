# SPDX-License-Identifier: Apache-2.0
"""Our detector: find the discs of the chain, then read each level in its own frame, beside its neighbours.

`levels` turns a source's labels into a chain of levels, `finder` and `reader` are the two networks, `views` makes
their training examples, `graph` joins them into one graph with the model folder's outputs, `train` trains them.
"""
