# SPDX-License-Identifier: Apache-2.0
"""Corners of vertebral bodies (n, 4, 2): anterior-superior, posterior-superior, posterior-inferior, anterior-inferior,
in a picture with head up and anterior left."""
import numpy as np

#: A name is changed where another side faces the body above better by this much (cosine): a trapezoid sacrum's or a ragged
#: body's sides do not part so clearly, a body that stands on its corner by more than twice as much.
CLEARLY = 0.25


def of_rows(rows):
    """Corners (n, 4, 2) from lines of a corners.csv; its pixel centres are whole numbers, ours end in a half."""
    points = [[[float(r[c + "_x"]) + 0.5, float(r[c + "_y"]) + 0.5] for c in ("as", "ps", "pi", "ai")] for r in rows]
    return in_spine_order(np.array(points, np.float32).reshape(-1, 4, 2))


def _up(centres):
    """Unit vectors (n, 2) up the spine at bodies ordered from the lowest; at its ends turned on by half the last turn."""
    steps = np.diff(centres, axis=0)
    steps = steps / np.maximum(np.linalg.norm(steps, axis=1, keepdims=True), 1e-6)
    up = np.empty_like(centres)
    up[1:-1] = steps[1:] + steps[:-1]
    up[0] = steps[0] + 0.5 * (steps[0] - steps[min(1, len(steps) - 1)])
    up[-1] = steps[-1] + 0.5 * (steps[-1] - steps[max(-2, -len(steps))])
    return up / np.maximum(np.linalg.norm(up, axis=1, keepdims=True), 1e-6)


def in_spine_order(quads, spacing=(1.0, 1.0)):
    """Quadrilaterals (n, 4, 2) in pixels, corners in turn, with each one's named along the spine instead of the picture.

    A lower body tilted by more than some 40 degrees stands on its corner: its upper endplate is then not its highest side.
    The upper endplate is the side that faces the body above. `spacing` is row and column spacing in mm.
    """
    if len(quads) < 2:
        return quads
    result, mm = quads.copy(), quads * np.array(spacing[::-1], quads.dtype)
    centres = mm.mean(1)
    order = np.argsort(-centres[:, 1], kind="stable")
    for i, up in zip(order, _up(centres[order])):
        sides = (mm[i] + np.roll(mm[i], -1, 0)) / 2 - centres[i]
        facing = sides @ up / np.maximum(np.linalg.norm(sides, axis=1), 1e-6)
        first = int(np.argmax(facing)) if facing.max() - facing[0] > CLEARLY else 0
        turn = np.roll(np.arange(4), -first)
        back = np.array([-up[1], up[0]])
        if (mm[i][turn[1]] - mm[i][turn[0]]) @ back < 0:
            turn = turn[[1, 0, 3, 2]]
        result[i] = quads[i][turn]
    return result
