# SPDX-License-Identifier: Apache-2.0
import json
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from lumbar_training.preprocess import Letterbox, letterbox, normalise, resize, to_grey, window

STORED = Path(__file__).resolve().parents[2] / "src" / "test" / "resources" / "parity" / "preprocessing"


class Preprocess(unittest.TestCase):

    def test_window_takes_the_stated_order_statistics(self):
        pixels = np.arange(1001.0).reshape(7, 143)
        v = window(pixels)
        self.assertEqual((v.min(), v.max()), (0.0, 1.0))
        self.assertAlmostEqual(v.flat[500], (500 - 5) / (995 - 5))

    def test_window_of_a_constant_picture_is_zero(self):
        self.assertTrue((window(np.full((5, 6), 9.0)) == 0).all())

    def test_padding_is_black_and_in_no_statistic(self):
        picture = np.arange(1001.0).reshape(7, 143)
        padded = np.hstack([np.full((7, 90), np.nan), picture])
        v = window(padded)
        self.assertTrue((v[:, :90] == 0).all())
        np.testing.assert_array_equal(v[:, 90:], window(picture))
        self.assertTrue((window(np.full((3, 4), np.nan)) == 0).all())

    def test_resize_agrees_with_pillow(self):
        pixels = np.random.default_rng(0).random((57, 83)).astype(np.float32)
        for size in ((30, 20), (120, 140), (83, 57), (1, 1)):
            wanted = np.asarray(Image.fromarray(pixels).resize(size, Image.BILINEAR))
            np.testing.assert_allclose(resize(pixels, size[1], size[0]), wanted, atol=2e-6)

    def test_letterbox_keeps_millimetres_and_centres(self):
        square, place = letterbox(np.ones((50, 100)), 2.0, 0.5, 64)
        self.assertEqual((place.width, place.height, place.left, place.top), (32, 64, 16, 0))
        self.assertTrue((square[:, :16] == 0).all())
        np.testing.assert_allclose(square[:, 16:48], 1.0)

    def test_points_go_there_and_back(self):
        place = Letterbox.of(93, 211, 0.7, 1.1, 320)
        points = np.array([[0.0, 0.0], [93, 211], [12.5, 100.25]])
        np.testing.assert_allclose(place.points_back(place.points(points)), points, atol=1e-9)
        np.testing.assert_allclose(place.points([0, 0]), [place.left, place.top])

    def test_spacing_must_be_positive(self):
        for bad in ((10, 10, 0, 1), (10, 10, 1, -1), (0, 10, 1, 1), (10, 10, float("nan"), 1)):
            with self.assertRaises(ValueError):
                Letterbox.of(*bad, 64)

    def test_colour_becomes_luma(self):
        red = Image.fromarray(np.full((2, 2, 3), (200, 0, 0), np.uint8))
        np.testing.assert_allclose(to_grey(red), 59.8, atol=1e-3)

    def test_stored_numbers_still_hold(self):
        for case in json.loads((STORED / "cases.json").read_text())["cases"]:
            with Image.open(STORED / case["image"]) as picture:
                grey = to_grey(picture)
                grey = np.where(grey == case.get("padding"), np.nan, grey)
                square, _ = letterbox(window(grey), case["rowSpacing"], case["colSpacing"], case["size"])
            wanted = np.fromfile(STORED / case["tensor"], "<f4").reshape(case["size"], case["size"])
            np.testing.assert_allclose(normalise(square, case["mean"], case["std"]), wanted, atol=1e-5)


if __name__ == "__main__":
    unittest.main()
