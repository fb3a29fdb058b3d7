# SPDX-License-Identifier: Apache-2.0
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from lumbar_training import cross_validate
from lumbar_training.rows import train
from tests import tiny_data

TINY = ["--width", "0.0625", "--depth", "0.1", "--size", "64", "--batch", "4", "--device", "cpu"]


class Driver(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        tiny_data.write(self.root)
        self.printed = io.StringIO()

    def run_it(self, *more):
        with contextlib.redirect_stdout(self.printed):
            return cross_validate.main(["--data", str(self.root), "--runs", str(self.root / "runs"), *more])

    def test_a_fold_is_trained_exported_and_then_skipped(self):
        words = ("--models", "yolov5", "--folds", "1", "--epochs", "1", *TINY)
        self.assertEqual(self.run_it(*words), 0)
        run = self.root / "runs" / "yolov5" / "fold1"
        record = json.loads((run / "model" / "model.json").read_text())
        self.assertIsNone(record["metrics"]["ap50"]["stenosis"]["ap50"])      # no such box in the drawn data
        self.assertEqual((record["name"], record["training"]["fold"]), ("yolov5", 1))
        self.assertEqual(record["training"]["folds"], {"held": ["1"], "trained": ["0", "2", "3", "4"]})
        self.assertIn("width 0.0625", record["training"]["reduced"])
        self.assertNotIn("vertebra", record)
        self.assertFalse((run / "last.pt").exists())
        written = (run / "model" / "model.onnx").stat().st_mtime_ns
        self.assertEqual(self.run_it(*words), 0)
        self.assertEqual((run / "model" / "model.onnx").stat().st_mtime_ns, written)
        self.assertIn("left: nothing", self.printed.getvalue())

    def test_what_is_left_is_said_without_doing_it(self):
        done = self.root / "runs" / "yolov3" / "fold0" / "model"
        done.mkdir(parents=True)
        (done / "model.json").write_text("{}")
        status = self.run_it("--models", "yolov3,ours", "--folds", "0,1", "--dry-run")
        self.assertEqual(status, train.UNFINISHED)
        self.assertIn("left: ours fold 0, yolov3 fold 1, ours fold 1", self.printed.getvalue())

    def test_what_would_stop_every_fold_is_said_once_before_any(self):
        for words, said in ((("--data", str(self.root / "gone")), "there is no lumbar-boxes/index.csv in"),
                            (("--device", "cuda"), "PyTorch finds no GPU")):
            told = io.StringIO()
            with contextlib.redirect_stderr(told), mock.patch("torch.cuda.is_available", return_value=False):
                self.assertEqual(self.run_it("--models", "yolov5", "--folds", "0", *words), 2)
            self.assertIn(said, told.getvalue())
            self.assertEqual(told.getvalue().count("\n"), 1)
        self.assertFalse((self.root / "runs").exists())

    def test_options_go_to_the_training_that_knows_them(self):
        more = ["--width", "0.25", "--phantom", "P", "--device", "cpu", "--minutes", "10", "--no-context"]
        self.assertEqual(cross_validate.shared_out(["yolov3", "ours"], more),
                         (["--width", "0.25", "--device", "cpu", "--minutes", "10"],
                          ["--phantom", "P", "--no-context", "--device", "cpu"]))
        self.assertEqual(cross_validate.shared_out(["ours"], ["--batch", "4"])[1], ["--batch", "4"])
        self.assertEqual(cross_validate.shared_out(["yolov5"], ["--batch", "4"])[0], ["--batch", "4"])

    def test_unknown_rows_and_folds_are_refused_by_name(self):
        for words, message in ((("--models", "yolov9"), "no such row: yolov9"), (("--folds", "5"), "no such fold: 5")):
            errors = io.StringIO()
            with contextlib.redirect_stderr(errors), self.assertRaises(SystemExit):
                self.run_it(*words)
            self.assertIn(message, errors.getvalue())


class Pack(unittest.TestCase):

    def test_what_was_packed_runs_where_it_is_unpacked(self):
        here = Path(__file__).resolve().parent.parent
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            subprocess.run([here / "pack", folder, f"{folder}/out.tar"], check=True, stdout=subprocess.DEVNULL)
            elsewhere = Path(folder) / "elsewhere"
            elsewhere.mkdir()
            subprocess.run(["tar", "xf", f"{folder}/out.tar"], cwd=elsewhere, check=True)
            self.assertEqual(len(list((elsewhere / "data" / "lumbar-boxes" / "images").iterdir())), 20)
            self.assertFalse((elsewhere / "data" / "spider-t2").exists())
            done = subprocess.run([elsewhere / "training" / "cross-validate", "--data", "data", "--runs", "runs", "--dry-run",
                                   "--models", "yolov5", "--folds", "3"], cwd=elsewhere, capture_output=True, text=True,
                                  env={**os.environ, "PYTHON": sys.executable})
        self.assertIn("left: yolov5 fold 3", done.stdout, done.stderr)

    def test_a_folder_without_the_data_is_refused(self):
        here = Path(__file__).resolve().parent.parent
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([here / "pack", folder, f"{folder}/out.tar"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("lumbar-boxes holds no index.csv", done.stderr)


class Slices(unittest.TestCase):

    def test_a_run_that_is_cut_into_slices_goes_on_where_it_was(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            tiny_data.write(folder)
            words = ["--row", "yolov3", "--data", folder, "--out", f"{folder}/run", "--fold", "2", "--epochs", "2", *TINY]
            self.assertEqual(train.main([*words, "--slice-minutes", "1e-9"]), train.UNFINISHED)
            self.assertFalse((Path(folder) / "run" / "weights.pt").exists())
            self.assertEqual(train.main(words), 0)
            self.assertTrue((Path(folder) / "run" / "weights.pt").exists())
            lines = (Path(folder) / "run" / "log.jsonl").read_text().splitlines()
            self.assertEqual([json.loads(line)["epoch"] for line in lines], [1.0, 2.0])

    def test_a_checkpoint_of_other_settings_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            tiny_data.write(folder)
            words = ["--row", "yolov3", "--data", folder, "--out", f"{folder}/run", "--epochs", "2", *TINY]
            train.main([*words, "--slice-minutes", "1e-9"])
            with self.assertRaisesRegex(SystemExit, "other settings: seed 1, now 2"):
                train.main([*words, "--seed", "2"])


if __name__ == "__main__":
    unittest.main()
