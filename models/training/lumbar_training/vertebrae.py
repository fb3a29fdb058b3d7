# SPDX-License-Identifier: Apache-2.0
"""Vertebral bodies out of dense outputs, and how well they agree with annotated ones."""
import numpy as np

from .suppression import suppress

OVERLAP = 0.3


def hull(corners):
    """Axis-parallel boxes (n, 4) around corners (n, 8)."""
    points = np.asarray(corners, float).reshape(-1, 4, 2)
    return np.concatenate([points.min(1), points.max(1)], 1)


def bodies(scores, corners, minimum, overlap=OVERLAP):
    """Scores (n,) and corners (n, 4, 2) after suppression, best first."""
    index = np.nonzero(scores >= minimum)[0]
    kept = suppress(hull(corners[index]), scores[index], overlap) if len(index) else []
    return scores[index[kept]], corners[index[kept]].reshape(-1, 4, 2)


def matches(found, true):
    """Pairs (i, j) of found and true bodies whose middles lie within a third of the true body's diagonal."""
    pairs, taken = [], set()
    for i, body in enumerate(found):
        if not len(true):
            break
        distance = np.linalg.norm(true.mean(1) - body.mean(0), axis=1)
        j = int(distance.argmin())
        if j not in taken and distance[j] < np.linalg.norm(true[j, 0] - true[j, 2]) / 3:
            pairs.append((i, j))
            taken.add(j)
    return pairs


def agreement(pictures, minimum):
    """Recall and precision within the annotated rows, and corner distances, over several pictures.

    `pictures` holds (scores, corners, true corners (n, 4, 2), (row from, row to)); all in one unit of length,
    which is the unit of "corner_error" (median) and "slip_error" (median difference of the posterior step).
    """
    hits = found_count = true_count = 0
    errors, steps = [], []
    for scores, corners, true, rows in pictures:
        _, found = bodies(scores, corners, minimum)
        middle = found.mean(1)[:, 1]
        found = found[(middle >= rows[0]) & (middle <= rows[1])]
        pairs = matches(found, true)
        hits, found_count, true_count = hits + len(pairs), found_count + len(found), true_count + len(true)
        by_truth = {j: found[i] for i, j in pairs}
        errors += [e for j, body in by_truth.items() for e in np.linalg.norm(body - true[j], axis=1)]
        order = sorted(by_truth, key=lambda j: true[j].mean(0)[1])
        for upper, lower in zip(order, order[1:]):
            steps.append(abs(slip(by_truth[upper], by_truth[lower]) - slip(true[upper], true[lower])))
    return {"recall": hits / max(true_count, 1), "precision": hits / max(found_count, 1),
            "corner_error": float(np.median(errors)) if errors else float("nan"),
            "slip_error": float(np.median(steps)) if steps else float("nan"), "bodies": true_count}


def slip(upper, lower):
    """Step of the upper body's lower back corner on the lower body's upper endplate, forward positive."""
    endplate = lower[0] - lower[1]
    return float((upper[2] - lower[1]) @ endplate / np.linalg.norm(endplate))
