# SPDX-License-Identifier: Apache-2.0
"""Trains and exports every row on every fold, going on where it was stopped (see `cross-validate --help`).

The model of fold k of a row goes to RUNS/<row>/fold<k>/model, where `./lumbar evaluate --folds --model RUNS/<row>` looks
for it; checkpoints and logs lie beside it. Folds whose model is there are skipped.
"""
import argparse
import subprocess
import sys
import time
from pathlib import Path

import torch

from .rows.detector import ROWS
from .rows.train import UNFINISHED, options

OURS = "ours"
FOLDS = ("0", "1", "2", "3", "4")


def arguments(words=None):
    parser = argparse.ArgumentParser(prog="cross-validate", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder that holds lumbar-boxes (and, for ours, the other sets)")
    parser.add_argument("--runs", required=True, help="folder for checkpoints, logs and models")
    parser.add_argument("--models", default=",".join([*ROWS, OURS]), help="rows, separated by commas (default: %(default)s)")
    parser.add_argument("--folds", default=",".join(FOLDS), help="folds, separated by commas (default: all five)")
    parser.add_argument("--total-minutes", type=float,
                        help="stop after so many minutes of the clock, all runs together; the same command goes on "
                             "(a fold of ours is never cut short)")
    parser.add_argument("--keep-checkpoints", action="store_true", help="keep last.pt of finished folds")
    parser.add_argument("--dry-run", action="store_true", help="only say what is left")
    parser.epilog = ("Every other option goes to the training: --device and --seed to all, those that the published rows "
                     "know (--width 0.25 --depth 0.34 --size 256 --minutes 10) to them, the rest (--phantom DIR) to ours.")
    args, more = parser.parse_known_args(words)
    args.models, args.folds = args.models.split(","), args.folds.split(",")
    if unknown := [m for m in args.models if m not in (*ROWS, OURS)]:
        parser.error(f"no such row: {', '.join(unknown)}; there are {', '.join([*ROWS, OURS])}")
    if unknown := [f for f in args.folds if f not in FOLDS]:
        parser.error(f"no such fold: {', '.join(unknown)}; there are {', '.join(FOLDS)}")
    return args, more


def shared_out(models, more):
    """The options of the published rows' training, and those of ours; a single kind gets them all."""
    if OURS not in models or models == [OURS]:
        return more, more
    both = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    both.add_argument("--device")
    both.add_argument("--seed")
    foreign = options().parse_known_args(["--row", next(iter(ROWS)), "--data", "", "--out", "", *more])[1]
    return _without(more, foreign), foreign + _without(more, both.parse_known_args(more)[1])


def _without(words, some):
    """The words that are not among `some`, which stand in the same order."""
    rest, some = [], list(some)
    for word in words:
        if some and word == some[0]:
            some.pop(0)
        else:
            rest.append(word)
    return rest


def commands(row, fold, args, more, run):
    """The training and the export of one fold, as words for `python3 -m`."""
    if row == OURS:
        return (["lumbar_training.ours.train", "--data", args.data, "--out", str(run), "--fold", fold, *more],
                ["lumbar_training.ours.export", "--data", args.data, "--run", str(run), "--out", str(run / "model")])
    return (["lumbar_training.rows.train", "--row", row, "--data", args.data, "--out", str(run), "--fold", fold, *more],
            ["lumbar_training.rows.export", "--data", args.data, "--weights", str(run / "weights.pt"),
             "--out", str(run / "model")])


def finished(runs, row, fold):
    """Whether the model of a fold is there; model.json is written last."""
    return (Path(runs) / row / f"fold{fold}" / "model" / "model.json").is_file()


def left(args):
    """(row, fold) that have no model yet: fold by fold, so that rows can be compared as soon as possible."""
    return [(row, fold) for fold in args.folds for row in args.models if not finished(args.runs, row, fold)]


def obstacle(args, more):
    """What would keep every fold from being trained, in words; empty where nothing does."""
    if not (Path(args.data) / "lumbar-boxes" / "index.csv").is_file():
        return f"there is no lumbar-boxes/index.csv in {args.data}; --data names the folder that holds lumbar-boxes"
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--device")
    device = parser.parse_known_args(more)[0].device
    if (device or "").startswith("cuda") and not torch.cuda.is_available():
        return f"--device {device}, but PyTorch finds no GPU; install a PyTorch with CUDA, or say --device cpu"
    return ""


def _python(words):
    return subprocess.run([sys.executable, "-m", *words], check=False).returncode


def main(words=None):
    args, more = arguments(words)
    if not args.dry_run and (why := obstacle(args, more)):
        print(f"cross-validate: error: {why}", file=sys.stderr)
        return 2
    started, failed = time.monotonic(), []
    for_rows, for_ours = shared_out(args.models, more)
    for row, fold in left(args) if not args.dry_run else ():
        run = Path(args.runs) / row / f"fold{fold}"
        extra = list(for_ours if row == OURS else for_rows)
        if args.total_minutes and row != OURS:
            rest = args.total_minutes - (time.monotonic() - started) / 60
            if rest < 0.2:
                break
            extra += ["--slice-minutes", f"{rest:.2f}"]
        train, export = commands(row, fold, args, extra, run)
        status = _python(train)
        if status == UNFINISHED:
            break
        if status == 0:
            status = _python(export)
        if status != 0:
            failed.append((row, fold))
            print(f"{row} fold {fold} failed with status {status}; going on with the next", file=sys.stderr, flush=True)
        elif not args.keep_checkpoints and row != OURS:
            (run / "last.pt").unlink(missing_ok=True)
        if row == OURS and not left(args):
            # Thresholds of each fold come from the other folds, of which the first ones exported had none.
            _python(["lumbar_training.ours.export", "--data", args.data, "--row", str(Path(args.runs) / OURS)])
    rest = left(args)
    print("left: " + (", ".join(f"{row} fold {fold}" for row, fold in rest) if rest else "nothing; all models are in "
                      + str(args.runs)), flush=True)
    return 1 if failed else UNFINISHED if rest else 0


if __name__ == "__main__":
    sys.exit(main())
