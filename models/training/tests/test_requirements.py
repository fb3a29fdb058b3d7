# SPDX-License-Identifier: Apache-2.0
import unittest

from lumbar_training.export import description
from lumbar_training.requirements import state


class Requirements(unittest.TestCase):

    def test_a_missing_module_is_named_with_its_reason(self):
        missing = state(["json", "no_such_module_at_all"])["missing"]
        self.assertEqual(list(missing), ["no_such_module_at_all"])
        self.assertIn("No module named", missing["no_such_module_at_all"])

    def test_what_these_tests_run_on_is_complete(self):
        self.assertEqual(state()["missing"], {})


class Description(unittest.TestCase):

    def test_a_figure_that_does_not_exist_is_null(self):
        record = description("1", "0" * 64, 320, [], None, {}, {"ap50": {"slip": {"ap50": float("nan"), "interval95":
                                                                               [float("nan"), 0.5]}}})
        self.assertEqual(record["metrics"]["ap50"]["slip"], {"ap50": None, "interval95": [None, 0.5]})
        self.assertNotIn("vertebra", record)


if __name__ == "__main__":
    unittest.main()
