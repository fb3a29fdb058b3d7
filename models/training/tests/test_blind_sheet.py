# SPDX-License-Identifier: Apache-2.0
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from lumbar_training import blind_sheet
from tests import tiny_data


class BlindSheet(unittest.TestCase):

    def test_every_labelled_level_has_a_control_of_its_rank_and_the_key_stays_apart(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            out = Path(folder) / "blind"
            blind_sheet.main(["--data", folder, "--out", str(out)])
            key = json.loads((out / "key.json").read_text())
            self.assertTrue((out / "sheet0.png").stat().st_size > 1000)
            self.assertTrue(all("_T2." in e["image"] for e in key))
            slips = [e for e in key if e["slip"]]
            self.assertTrue(slips)
            patients = {e["image"][:5] for e in slips}
            self.assertFalse(patients & {e["image"][:5] for e in key if not e["slip"]})
            answers = Path(folder) / "seen.txt"
            answers.write_text(str(next(i for i, e in enumerate(key) if e["slip"])))
            with mock.patch("builtins.print") as printed:
                blind_sheet.main(["--out", str(out), "--answers", str(answers), "--data", folder])
            self.assertIn("detectorOfWhatWasSeen", printed.call_args.args[0])
            answers.write_text("999")
            with self.assertRaisesRegex(SystemExit, "no tile 999"):
                blind_sheet.main(["--out", str(out), "--answers", str(answers)])

    def test_agreement_counts_both_kinds(self):
        key = [{"slip": True}] * 4 + [{"slip": False}] * 4
        result = blind_sheet.agreement(key, {0, 1, 2, 7})
        self.assertEqual(result["labelled"], {"seen": 3, "notSeen": 1})
        self.assertEqual(result["unlabelled"], {"seen": 1, "notSeen": 3})
        self.assertEqual(result["kappa"], 0.5)
        self.assertEqual(blind_sheet.agreement(key, {0, 1, 2, 3})["kappa"], 1.0)

    def test_a_reader_who_sees_what_is_labelled_and_nothing_else_leaves_nothing_to_miss(self):
        self.assertAlmostEqual(blind_sheet.precision_of_the_seen(1.0, 0.0, 50, 800, 3000), 1.0)
        self.assertAlmostEqual(blind_sheet.precision_of_the_seen(0.0, 0.0, 50, 800, 3000), 50 / 3000, places=3)
        half = blind_sheet.precision_of_the_seen(0.5, 0.5 * 50 / 800, 50, 800, 3000)
        self.assertTrue(0.25 < half < 0.29)                   # half of them at a precision of one half, then hardly any

    def test_the_ceiling_has_an_interval_about_it(self):
        counts = {"labelled": {"seen": 16, "notSeen": 37}, "unlabelled": {"seen": 1, "notSeen": 52}}
        found = blind_sheet.ceiling(counts, 53, 850, 3000, rounds=500)
        self.assertLess(found["interval95"][0], found["ap"])
        self.assertLess(found["ap"], found["interval95"][1])

    def test_half_a_command_is_refused(self):
        with self.assertRaises(SystemExit), mock.patch("sys.stderr"):
            blind_sheet.main(["--out", "x"])


if __name__ == "__main__":
    unittest.main()
