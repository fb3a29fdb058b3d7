# SPDX-License-Identifier: Apache-2.0
import unittest

import numpy as np

from lumbar_training.calibrate import best_f1, logit, outcomes_of_class, platt
from lumbar_training.classes import DEGENERATION
from lumbar_training.suppression import detections, suppress
from lumbar_training.vertebrae import agreement, slip


class OperatingPoints(unittest.TestCase):

    def test_best_f1_by_hand(self):
        outcomes = [(0.9, True), (0.8, True), (0.5, False), (0.4, True), (0.2, False), (0.1, False)]
        threshold, recall, precision = best_f1(outcomes, 3)
        self.assertAlmostEqual(threshold, 0.3)
        self.assertEqual((recall, precision), (1.0, 0.75))

    def test_platt_finds_the_slope_and_offset_that_made_the_labels(self):
        rng = np.random.default_rng(0)
        scores = rng.uniform(0.02, 0.98, 4000)
        p = 1 / (1 + np.exp(-(1.7 * logit(scores) - 0.6)))
        a, b = platt(list(zip(scores, rng.random(4000) < p)))
        self.assertAlmostEqual(a, 1.7, delta=0.2)
        self.assertAlmostEqual(b, -0.6, delta=0.15)

    def test_a_class_that_was_never_detected_has_an_operating_point_all_the_same(self):
        self.assertEqual(best_f1([], 3), (0.5, 0.0, 0.0))
        self.assertEqual(best_f1([(0.02, False), (0.01, False)], 3), (0.5, 0.0, 0.0))
        self.assertEqual(best_f1([(0.9, False)], 0), (0.5, 0.0, 0.0))
        self.assertEqual(platt([]), (1.0, 0.0))

    def test_scores_that_say_the_opposite_do_not_turn_the_order_round(self):
        a, b = platt([(0.9, False)] * 20 + [(0.1, True)] * 20)
        self.assertGreater(a, 0)
        self.assertAlmostEqual(1 / (1 + np.exp(-(a * logit(0.9) + b))), 0.5, delta=0.01)

    def test_classes_outside_the_task_count_every_box_of_theirs(self):
        a = np.array([0, 0, 10, 10.0])
        picture = ([(DEGENERATION, 0.9, a), (DEGENERATION, 0.4, a + 50)], [DEGENERATION], a[None])
        self.assertEqual(outcomes_of_class([picture], DEGENERATION), ([(0.9, True), (0.4, False)], 1))

    def test_suppression_keeps_the_best_of_overlapping_boxes_within_a_class_only(self):
        boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [30, 0, 40, 10.0]])
        self.assertEqual(suppress(boxes, np.array([0.5, 0.9, 0.1]), 0.5), [1, 2])
        scores = np.array([[0.5, 0.0], [0.0, 0.9], [0.005, 0.0]])
        self.assertEqual([(c, s) for c, s, _ in detections(boxes, scores)], [(1, 0.9), (0, 0.5)])

    def test_slip_is_measured_along_the_lower_endplate_forward_positive(self):
        lower = np.array([[0, 100], [40, 100], [40, 130], [0, 130.0]])
        upper = lower - (6, 40)
        self.assertAlmostEqual(slip(upper, lower), 6.0)
        self.assertAlmostEqual(slip(upper + (10, 0), lower), -4.0)

    def test_agreement_counts_missed_and_surplus_bodies_inside_the_annotated_rows(self):
        body = np.array([[0, 0], [40, 0], [40, 30], [0, 30.0]])
        true = np.stack([body + (100, 40), body + (100, 80), body + (100, 120)])
        found = np.stack([body + (101, 40), body + (101, 80), body + (200, 80), body + (100, 250)])
        r = agreement([(np.array([0.9, 0.8, 0.7, 0.6]), found.reshape(4, 8), true, (40, 160))], 0.5)
        self.assertAlmostEqual(r["recall"], 2 / 3)
        self.assertAlmostEqual(r["precision"], 2 / 3)
        self.assertAlmostEqual(r["corner_error"], 1.0)
        self.assertAlmostEqual(r["slip_error"], 0.0)


if __name__ == "__main__":
    unittest.main()
