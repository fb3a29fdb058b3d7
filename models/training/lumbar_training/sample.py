# SPDX-License-Identifier: Apache-2.0
"""One annotated slice as training sees it: a windowed square picture and what is known about it."""
from dataclasses import dataclass, field

import numpy as np

#: Side of the square in which slices are cached; larger than the network input so that warping keeps detail.
CACHE = 384


def _empty(*shape):
    return field(default_factory=lambda: np.zeros(shape, np.float32))


@dataclass
class Sample:
    """Coordinates are cached-square pixels measured from the outer edge of the first pixel.

    Nothing is assumed about what a source did not annotate: `disc_rows` and `vertebra_rows` are the
    picture rows (from, to) within which an absent label means absence, None where the source has no such
    labels at all; boxes and vertebrae flagged `ignore` are neither positive nor negative.
    """

    image: np.ndarray                       # (CACHE, CACHE) uint8
    name: str
    source: str
    patient: str
    boxes: np.ndarray = _empty(0, 4)        # x1, y1, x2, y2
    classes: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    ignore: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    known_classes: tuple = (True,) * 5      # whether the source labels this class
    disc_rows: tuple = None
    vertebrae: np.ndarray = _empty(0, 4, 2)  # anterior/posterior superior, posterior/anterior inferior
    vertebrae_ignore: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    vertebra_rows: tuple = None
    found: object = None                    # the chain a first stage found here (ours.views.Found)
    twin: np.ndarray = None                 # the patient's picture in the other weighting, framed alike (weightings.pair)

    def has_slip(self):
        return bool(np.any(self.classes == 2))
