# SPDX-License-Identifier: Apache-2.0
import unittest

import numpy as np

from lumbar_training import together

BOX, BESIDE, AWAY = (np.array(b, float) for b in ([100, 60, 140, 80], [104, 62, 144, 82], [100, 160, 140, 180]))


def picture(*detections):
    return list(detections), np.zeros(1, int), BOX[None]


class Together(unittest.TestCase):

    def test_the_better_weighting_counts_more_in_both_pictures(self):
        t1, t2 = picture((1, 0.5, BOX)), picture((1, 0.9, BESIDE))
        first, second = together.together([t1, t2], ["a", "a"], ["T1", "T2"], 0.8)
        self.assertAlmostEqual(first[0][0][1], second[0][0][1])
        self.assertTrue(0.8 < first[0][0][1] < 0.9)
        np.testing.assert_array_equal(BOX, first[0][0][2])

    def test_what_the_other_picture_does_not_show_there_becomes_less_likely(self):
        t1, t2 = picture((1, 0.5, BOX)), picture((1, 0.9, AWAY), (0, 0.9, BOX))
        self.assertLess(together.together([t1, t2], ["a", "a"], ["T1", "T2"], 0.8)[0][0][0][1], 0.05)

    def test_pictures_of_other_patients_and_single_ones_stay_as_they_are(self):
        pictures = [picture((1, 0.5, BOX)), picture((1, 0.9, BOX))]
        for patients, weightings in ((["a", "b"], ["T1", "T2"]), (["a", "a"], ["T1", "T1"])):
            result = together.together(pictures, patients, weightings, 0.8)
            self.assertEqual([0.5, 0.9], [p[0][0][1] for p in result])

    def test_the_interval_of_no_change_is_nought(self):
        pictures = [picture((0, 0.9, BOX)), picture((0, 0.8, BOX))]
        gains = together.differences(pictures, pictures, ["a", "b"], 5)
        self.assertEqual((4, 2), gains.shape)
        np.testing.assert_array_equal(0, gains[0])


if __name__ == "__main__":
    unittest.main()
