# SPDX-License-Identifier: Apache-2.0
import unittest

import numpy as np

from lumbar_training import subgroups

DISCS = np.array([[100, y, 140, y + 20] for y in (60, 110, 160, 210, 260, 310)], float)


def picture(detections):
    return detections, np.zeros(6, int), DISCS


class Subgroups(unittest.TestCase):

    def test_boxes_belong_to_the_nearest_disc_counted_from_below(self):
        parts = subgroups.by_level(picture([(0, 0.9, np.array([100, 262, 140, 280])), (2, 0.4, np.array([90, 300, 150, 340]))]))
        self.assertEqual([0.9], [d[1] for d in parts["L4-L5"][0]])
        self.assertEqual([0.4], [d[1] for d in parts["L5-S1"][0]])
        self.assertEqual(1, len(parts["above L1"][2]))
        self.assertEqual([], parts["L1-L2"][0])

    def test_two_boxes_on_a_disc_count_once(self):
        boxes = np.concatenate([DISCS, DISCS[-1:] + 2])
        self.assertEqual(6, len(subgroups.discs(np.zeros(7, int), boxes)))

    def test_the_field_of_view_is_told_from_the_distance_of_discs(self):
        self.assertEqual("small", subgroups.field(picture([]), 320))
        self.assertEqual("large", subgroups.field(picture([]), 512))
        self.assertIsNone(subgroups.field(([], np.zeros(1, int), DISCS[:1]), 320))

    def test_a_subgroup_without_anything_to_find_has_no_figure(self):
        result = subgroups.figures([picture([(0, 0.9, DISCS[0])])], ["a"], 5)
        self.assertEqual({"boxes": 0}, result["spondylolisthesis"])
        self.assertEqual(6, result["normal"]["boxes"])


if __name__ == "__main__":
    unittest.main()
