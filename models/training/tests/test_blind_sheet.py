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

    def test_half_a_command_is_refused(self):
        with self.assertRaises(SystemExit), mock.patch("sys.stderr"):
            blind_sheet.main(["--out", "x"])


if __name__ == "__main__":
    unittest.main()
