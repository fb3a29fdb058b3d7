# SPDX-License-Identifier: Apache-2.0
import unittest
from unittest import mock

import torch

from lumbar_training import precision


class Precision(unittest.TestCase):

    def test_bfloat16_is_chosen_where_the_processor_multiplies_matrices_in_it(self):
        for flags, chosen in (("flags : fpu amx_bf16 amx_tile", True), ("flags : fpu avx2 avx512_bf16", False)):
            with mock.patch.object(precision.Path, "exists", return_value=True), \
                    mock.patch.object(precision.Path, "read_text", return_value=flags):
                self.assertEqual(chosen, precision.in_bfloat16("auto", "cpu"), flags)
        with mock.patch.object(precision.Path, "exists", return_value=False):      # not every system says
            self.assertFalse(precision.in_bfloat16("auto", "cpu"))

    def test_what_was_asked_for_is_used(self):
        self.assertTrue(precision.in_bfloat16("bfloat16", "cpu"))
        self.assertFalse(precision.in_bfloat16("float32", "cuda"))

    def test_convolutions_run_in_the_precision_chosen(self):
        layer, picture = torch.nn.Conv2d(1, 2, 3), torch.zeros(1, 1, 8, 8)
        for half, kind in ((True, torch.bfloat16), (False, torch.float32)):
            with precision.autocast("cpu", half):
                self.assertEqual(kind, layer(picture).dtype)


if __name__ == "__main__":
    unittest.main()
