# SPDX-License-Identifier: Apache-2.0
import unittest

import numpy as np

from lumbar_training import corners
from lumbar_training.masks import CANAL, DISC, VERTEBRA, bodies


def body(x, y, degrees, width=34, height=27):
    """A body whose upper endplate is turned forward and down by some degrees, corners named right."""
    a = np.deg2rad(degrees)
    across, down = np.array([np.cos(a), -np.sin(a)]), np.array([np.sin(a), np.cos(a)])
    return np.array([(x, y) + sx * across * width / 2 + sy * down * height / 2
                     for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))], np.float32)


def by_height(quad):
    """The corners as the picture orders them: the two highest first."""
    rows = quad[np.argsort(quad[:, 1])]
    upper, lower = rows[:2], rows[2:]
    upper, lower = upper[np.argsort(upper[:, 0])], lower[np.argsort(lower[:, 0])]
    return np.array([upper[0], upper[1], lower[1], lower[0]])


#: A curved lower spine, lowest body first; the lowest stands on its corner.
SPINE = np.stack([body(130, 200, 48), body(103, 172, 28), body(93, 136, 10), body(90, 100, 0)])


class Corners(unittest.TestCase):

    def test_a_steep_body_keeps_its_upper_endplate(self):
        seen = np.stack([by_height(q) for q in SPINE])
        self.assertFalse(np.allclose(SPINE[0], seen[0]), "the picture's order must be wrong here for the test to tell anything")
        np.testing.assert_allclose(SPINE, corners.in_spine_order(seen))

    def test_the_order_of_bodies_does_not_matter(self):
        seen = np.stack([by_height(q) for q in SPINE])[[2, 0, 3, 1]]
        np.testing.assert_allclose(SPINE[[2, 0, 3, 1]], corners.in_spine_order(seen))

    def test_angles_are_those_in_millimetres(self):
        spacing = (0.5, 1.25)
        seen = np.stack([by_height(q) for q in SPINE]) / np.float32(spacing[::-1])
        np.testing.assert_allclose(SPINE, corners.in_spine_order(seen, spacing) * np.float32(spacing[::-1]), rtol=1e-5)

    def test_a_trapezoid_sacrum_below_a_bent_spine_keeps_its_names(self):
        # The short ragged front faces the body above a little better than the endplate does.
        sacrum = np.float32([[115.9, 252.6], [139.9, 232.6], [150.1, 262.4], [108.1, 270.4]])
        above = np.float32([[[87.9, 233.9], [119.1, 214.6], [131.4, 234.9], [101.1, 260.1]],
                            [[82.9, 187.6], [115.9, 178.6], [122.1, 206.1], [83.1, 213.4]],
                            [[79.6, 146.9], [116.4, 143.9], [117.4, 173.1], [83.6, 173.1]]])
        quads = np.concatenate([sacrum[None], above])
        np.testing.assert_array_equal(quads, corners.in_spine_order(quads))

    def test_one_body_alone_stays_as_it_is(self):
        np.testing.assert_array_equal(SPINE[:1], corners.in_spine_order(SPINE[:1]))

    def test_two_bodies_tell_the_direction_between_them(self):
        np.testing.assert_allclose(SPINE[:2], corners.in_spine_order(np.stack([by_height(q) for q in SPINE[:2]])))

    def test_lines_of_a_file_become_corners_from_the_pixels_edge(self):
        row = dict(zip(("as_x", "as_y", "ps_x", "ps_y", "pi_x", "pi_y", "ai_x", "ai_y"), "1 2 5 2 5 6 1 6".split()))
        np.testing.assert_array_equal([[[1.5, 2.5], [5.5, 2.5], [5.5, 6.5], [1.5, 6.5]]], corners.of_rows([row]))
        self.assertEqual((0, 4, 2), corners.of_rows([]).shape)

    def test_below_the_canal_a_body_is_told_by_its_disc(self):
        mask = np.zeros((160, 120), np.uint8)
        for top in (20, 60, 100):
            mask[top:top + 28, 30:64] = VERTEBRA
            mask[top + 30:top + 36, 30:64] = DISC
        mask[10:92, 70:80] = CANAL
        mask[102:125, 90:110] = VERTEBRA                       # a spinous process
        found, unfit = bodies(mask, 1.0, 1.0)
        self.assertEqual(3, len(found))
        self.assertFalse(unfit.any())


if __name__ == "__main__":
    unittest.main()
