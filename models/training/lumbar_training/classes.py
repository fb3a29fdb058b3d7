# SPDX-License-Identifier: Apache-2.0
"""The detector's classes, the groups that share a box branch, and the mapping from the source's labels.

A level can carry several labels at once (a bulging disc that has slipped), so scores are independent
sigmoids. Boxes of one group are near copies of each other and share one regression branch; a slip box
covers the whole level and a stenosis box a piece of the canal, so these two have branches of their own.
"""

CLASSES = ("normal", "herniation", "spondylolisthesis", "stenosis", "degeneration")
NORMAL, HERNIATION, SLIP, STENOSIS, DEGENERATION = range(5)

#: Classes scored by the published task; the others are "neither right nor wrong" (see average_precision).
SCORED = (NORMAL, HERNIATION, SLIP)

#: Box branch of each class: 0 disc, 1 slipped level, 2 canal.
GROUP_OF_CLASS = (0, 0, 1, 2, 0)
GROUPS = 3

#: Class number in the lumbar-boxes label files (classes.txt of that set) -> class here.
LUMBAR_BOXES = {
    0: DEGENERATION,   # degenerative disc
    1: NORMAL,         # normal disc
    2: STENOSIS,       # stenosis
    3: SLIP,           # spondylolisthesis
    4: HERNIATION,     # disc bulge
    5: HERNIATION,     # thoracic disc bulge
}
