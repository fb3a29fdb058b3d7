# SPDX-License-Identifier: Apache-2.0
"""A blind second reading of slips: `python3 -m lumbar_training.blind_sheet --data DIR --out DIR`.

Writes contact sheets (sheet0.png, ...) of numbered windows of T2 slices, shuffled: every labelled slip level, and as
many levels labelled herniated, of the same rank from below, in patients without a slip label. A reader who has not seen
key.json writes the numbers that show a step into a file; `--answers FILE` then compares (numbers parted by white space or
commas), and with `--data` also says what average precision a detector would have that marks just what that reader saw.
"""
import argparse
import json
import re
from pathlib import Path

import cv2
import numpy as np

from . import sources
from .classes import HERNIATION, SLIP
from .ours.levels import frames, levels_of

SIDE, REACH, COLUMNS, ROWS = 200, 1.35, 9, 6


def read_levels(samples):
    """Levels of the T2 slices as (sample, centre, vector, rank from below, labelled as slip): the labelled ones, and those
    labelled herniated in patients without a slip label."""
    slipped = {s.patient for s in samples if s.has_slip()}
    labelled, others = [], []
    for s in samples:
        if "_T2." not in s.name or (levels := levels_of(s)) is None:
            continue
        for i, (centre, vector) in enumerate(zip(levels.centres, frames(levels.centres))):
            entry = (s, centre, vector, len(levels) - 1 - i, bool(levels.classes[i, SLIP]))
            if entry[4]:
                labelled.append(entry)
            elif s.patient not in slipped and levels.classes[i, HERNIATION]:
                others.append(entry)
    return labelled, others


def chosen(samples, seed):
    """Levels as of `read_levels`, all labelled ones and as many of the others, shuffled."""
    labelled, others = read_levels(samples)
    rng, controls = np.random.default_rng(seed), []
    for entry in labelled:
        alike = [k for k, other in enumerate(others) if other[3] == entry[3]]
        if alike:
            controls.append(others.pop(alike[rng.integers(len(alike))]))
    both = labelled + controls
    return [both[i] for i in rng.permutation(len(both))]


def tile(image, centre, vector, number):
    """The window about a level with its number."""
    frame = np.stack([(vector[1], -vector[0]), vector], 1) * (2 * REACH / SIDE)
    matrix = np.concatenate([frame, (centre - frame @ (SIDE / 2, SIDE / 2))[:, None]], 1)
    cut = cv2.warpAffine(image, matrix, (SIDE, SIDE), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
    return cv2.putText(cut, str(number), (3, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)


def write(entries, out):
    """Sheets and key.json."""
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    tiles = [tile(s.image, c, v, n) for n, (s, c, v, _, _) in enumerate(entries)]
    each = COLUMNS * ROWS
    for k in range(0, len(tiles), each):
        page = tiles[k:k + each] + [np.zeros((SIDE, SIDE), np.uint8)] * (each - len(tiles[k:k + each]))
        cv2.imwrite(str(out / f"sheet{k // each}.png"), np.vstack([np.hstack(page[i:i + COLUMNS]) for i in range(0, each, COLUMNS)]))
    key = [{"image": s.name, "rankFromBelow": rank, "slip": slip} for s, _, _, rank, slip in entries]
    (out / "key.json").write_text(json.dumps(key, indent=0) + "\n", encoding="utf-8")


def agreement(key, seen):
    """Counts and Cohen's kappa (1960) of labels and a reader who saw a step in the tiles `seen`."""
    label, reader = np.array([e["slip"] for e in key]), np.isin(np.arange(len(key)), list(seen))
    observed = float((label == reader).mean())
    chance = label.mean() * reader.mean() + (1 - label.mean()) * (1 - reader.mean())
    return {"labelled": {"seen": int((label & reader).sum()), "notSeen": int((label & ~reader).sum())},
            "unlabelled": {"seen": int((~label & reader).sum()), "notSeen": int((~label & ~reader).sum())},
            "kappa": round(float((observed - chance) / max(1 - chance, 1e-9)), 3)}


def precision_of_the_seen(seen, false, labelled, others, ranks):
    """AP of a detector that puts the share `seen` of `labelled` levels and the share `false` of `others` first, in no
    order among themselves, and then all the rest of `ranks` levels, in no order either."""
    hits, wrong = seen * labelled, false * others
    first = hits / max(hits + wrong, 1e-9)
    part = (np.arange(1000) + 0.5) / 1000
    rest = labelled - hits
    later = (hits + part * rest) / (hits + wrong + part * (ranks - hits - wrong))
    return seen * first + (1 - seen) * later.mean()


def ceiling(counts, labelled, others, ranks, rounds=10_000, seed=0):
    """That AP with the reader's counts, and its 95 % interval: shares drawn from their posterior (Jeffreys' prior)."""
    rng = np.random.default_rng(seed)
    shares = [[c["seen"], c["notSeen"]] for c in (counts["labelled"], counts["unlabelled"])]
    point = precision_of_the_seen(*(a / max(a + b, 1) for a, b in shares), labelled, others, ranks)
    draws = [precision_of_the_seen(*(rng.beta(a + 0.5, b + 0.5) for a, b in shares), labelled, others, ranks)
             for _ in range(rounds)]
    return {"ap": round(float(point), 4), "interval95": [round(float(v), 4) for v in np.percentile(draws, (2.5, 97.5))],
            "levels": ranks, "labelled": labelled, "herniatedElsewhere": others}


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder that holds lumbar-boxes; writes the sheets")
    parser.add_argument("--out", required=True, help="folder of the sheets and the key")
    parser.add_argument("--answers", help="file with the numbers of the tiles that show a step; compares")
    parser.add_argument("--seed", type=int, default=42)
    args = parser.parse_args(words)
    if args.answers:
        key = json.loads((Path(args.out) / "key.json").read_text(encoding="utf-8"))
        seen = {int(n) for n in re.findall(r"\d+", Path(args.answers).read_text(encoding="utf-8"))}
        if seen and max(seen) >= len(key):
            raise SystemExit(f"{args.answers}: there is no tile {max(seen)}; the last is {len(key) - 1}")
        result = agreement(key, seen)
        if args.data:
            samples = sources.lumbar_boxes(args.data, set("01234"))
            ranks = sum(len(levels) for s in samples if "_T2." in s.name and (levels := levels_of(s)) is not None)
            result["detectorOfWhatWasSeen"] = ceiling(result, *(len(part) for part in read_levels(samples)), ranks)
        print(json.dumps(result))
    elif args.data:
        write(chosen(sources.lumbar_boxes(args.data, set("01234")), args.seed), args.out)
    else:
        parser.error("--data writes sheets, --answers compares: one of them is needed")


if __name__ == "__main__":
    main()
