# SPDX-License-Identifier: Apache-2.0
import math
import unittest

import numpy as np

from lumbar_training.average_precision import average_precision, by_class, judge
from lumbar_training.classes import DEGENERATION, HERNIATION, NORMAL, SLIP, STENOSIS

A, B, C = (0, 0, 10, 10), (100, 0, 110, 10), (200, 0, 210, 10)


def box(b):
    return np.array(b, float)


class AveragePrecision(unittest.TestCase):

    def test_all_found_before_any_mistake_is_one(self):
        self.assertEqual(average_precision([(0.9, True), (0.8, True), (0.1, False)], 2), 1.0)

    def test_worked_by_hand(self):
        # right, wrong, right of 4: precision 1, 1/2, 2/3; envelope 1 up to recall 1/4, 2/3 up to 2/4.
        outcomes = [(0.9, True), (0.8, False), (0.7, True)]
        self.assertAlmostEqual(average_precision(outcomes, 4), 0.25 * 1 + 0.25 * 2 / 3)

    def test_nothing_found_is_zero_and_nothing_to_find_is_undefined(self):
        self.assertEqual(average_precision([], 3), 0.0)
        self.assertTrue(math.isnan(average_precision([(0.5, False)], 0)))

    def test_second_detection_of_one_box_is_wrong(self):
        found = [(NORMAL, 0.9, box(A)), (NORMAL, 0.8, box(A))]
        self.assertEqual(judge(found, [NORMAL], [A], NORMAL), [(0.9, True), (0.8, False)])

    def test_overlap_of_half_counts_and_just_less_does_not(self):
        half = (0, 0, 10, 5)
        less = (0, 0, 10, 4.9)
        self.assertEqual(judge([(SLIP, 0.5, box(half))], [SLIP], [A], SLIP), [(0.5, True)])
        self.assertEqual(judge([(SLIP, 0.5, box(less))], [SLIP], [A], SLIP), [(0.5, False)])

    def test_box_of_another_scored_class_makes_it_wrong(self):
        self.assertEqual(judge([(NORMAL, 0.9, box(A))], [HERNIATION], [A], NORMAL), [(0.9, False)])

    def test_on_a_degenerative_or_stenosis_box_alone_it_is_left_out(self):
        for neutral in (DEGENERATION, STENOSIS):
            self.assertEqual(judge([(NORMAL, 0.9, box(A))], [neutral], [A], NORMAL), [])

    def test_own_class_wins_over_a_degenerative_box_at_the_same_place(self):
        self.assertEqual(judge([(HERNIATION, 0.9, box(A))], [DEGENERATION, HERNIATION], [A, A], HERNIATION),
                         [(0.9, True)])

    def test_degenerative_labels_are_nothing_to_find(self):
        ap = by_class([([(NORMAL, 0.9, box(A)), (NORMAL, 0.8, box(B))], [NORMAL, DEGENERATION], [A, B])])
        self.assertEqual(ap[NORMAL], 1.0)

    def test_pictures_are_ranked_together(self):
        ap = by_class([([(NORMAL, 0.3, box(A))], [NORMAL], [A]), ([(NORMAL, 0.9, box(C))], [NORMAL], [A])])
        self.assertAlmostEqual(ap[NORMAL], 0.5 * 0.5)


if __name__ == "__main__":
    unittest.main()
