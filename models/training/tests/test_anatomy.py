# SPDX-License-Identifier: Apache-2.0
"""The anatomy network's targets, loss and shapes."""
import unittest

import numpy as np
import torch
from torch.nn import functional as F

from lumbar_training.anatomy import data, views
from lumbar_training.anatomy.network import AnatomyNet, Joined, Probabilities
from lumbar_training.anatomy.train import loss_of
from lumbar_training.precision import autocast, in_bfloat16


def drawn():
    """One body of 40 x 30 px whose corners are known, nothing known below row 120."""
    regions = np.zeros((3, 160, 160), np.uint8)
    regions[0, 60:90, 50:90] = 1
    known = np.ones_like(regions)
    known[0, 120:] = 0
    corners = np.array([[[50, 60], [90, 60], [90, 90], [50, 90]]], np.float32)
    return data.Slice("a.png", "spider-masks", "1", 1, np.full((160, 160), 90, np.uint8), (1.0, 1.0), regions, known,
                      corners, np.zeros(1, bool))


class Targets(unittest.TestCase):
    def test_a_region_keeps_its_area_and_corners_their_places(self):
        _, target, weight = views.view(drawn(), 320)
        self.assertAlmostEqual(float(target[0].sum()), 40 * 30, delta=15)      # stride 2 of twice the size
        row, col = np.unravel_index(target[4].argmax(), target[4].shape)       # posterior-superior
        self.assertLessEqual(abs(col + 0.5 - 90), 1)
        self.assertLessEqual(abs(row + 0.5 - 60), 1)
        self.assertEqual(weight[0, 150].max(), 0)

    def test_corners_of_an_unfit_body_are_neither_there_nor_absent(self):
        item = drawn()
        item.unfit[:] = True
        _, target, weight = views.view(item, 320)
        self.assertEqual(target[3:].max(), 0)
        self.assertEqual(weight[4, 59:61, 89:91].max(), 0)
        self.assertEqual(weight[4, 20, 20], 1)

    def test_a_narrow_view_holds_the_body_most_of_the_time(self):
        rng = np.random.default_rng(1)
        held = [views.view(drawn(), 320, rng, 1.0, 192)[1][0].max() > 0.9 for _ in range(20)]
        self.assertGreater(np.mean(held), 0.7)


class Loss(unittest.TestCase):
    def test_what_is_not_known_does_not_count(self):
        logits = torch.zeros(1, 7, 8, 8)
        target, weight = torch.zeros(1, 7, 8, 8), torch.ones(1, 7, 8, 8)
        weight[:, :, 4:] = 0
        before = loss_of(logits, target, weight)[0]
        logits[:, :, 4:] = 9
        self.assertAlmostEqual(float(before), float(loss_of(logits, target, weight)[0]), places=5)

    def test_truth_is_better_than_its_opposite(self):
        target = (torch.rand(1, 7, 8, 8, generator=torch.Generator().manual_seed(1)) > 0.5).float()
        weight = torch.ones_like(target)
        self.assertLess(float(loss_of(8 * (target - 0.5), target, weight)[0]),
                        float(loss_of(8 * (0.5 - target), target, weight)[0]))


class Shapes(unittest.TestCase):
    def test_joining_is_a_convolution_over_both_grids_beside_each_other(self):
        torch.manual_seed(1)
        join, below, beside = Joined(6, 4).eval(), torch.randn(1, 6, 8, 8), torch.randn(1, 4, 16, 16)
        enlarged = F.interpolate(below, scale_factor=2.0, mode="bilinear", align_corners=False)
        both = F.conv2d(torch.cat([enlarged, beside], 1), torch.cat([join.below.weight, join.beside.weight], 1))
        with torch.no_grad():
            torch.testing.assert_close(join(below, beside), F.relu(join.norm(both)))

    def test_bfloat16_finds_nearly_the_same(self):
        torch.manual_seed(1)
        network, pictures = AnatomyNet(), torch.randn(2, 1, 64, 64)
        with torch.no_grad():
            whole = network(pictures)
            with autocast("cpu", True):
                half = network(pictures)
        self.assertEqual(half.dtype, torch.bfloat16)
        # A processor without the instructions emulates them and sums in the short format: 0.034 there, which is why "auto"
        # does not choose it.
        self.assertLess(float((whole - half.float()).abs().mean()), 0.02 if in_bfloat16("auto", "cpu") else 0.05)

    def test_maps_are_probabilities_at_half_the_size(self):
        with torch.no_grad():
            maps = Probabilities(AnatomyNet().eval())(torch.zeros(1, 1, 64, 64))
        self.assertEqual(tuple(maps.shape), (1, 7, 32, 32))
        self.assertTrue(bool(((maps >= 0) & (maps <= 1)).all()))


if __name__ == "__main__":
    unittest.main()
