# SPDX-License-Identifier: Apache-2.0
"""A drawn spine for tests and parity files: no patient, no acquisition, just the right kind of shapes."""
import cv2
import numpy as np


def draw(width, height, seed, slip=0.0):
    """Picture (height, width) uint8 with seven bodies and discs, canal and noise, anterior left.

    `slip` moves everything above the lowest disc forward by that share of a body's width. Also returns the
    bodies' corners (n, 4, 2), top first.
    """
    rng = np.random.default_rng(seed)
    unit = height / 320
    picture = np.full((height, width), 25, np.float32)
    x, y, tilt = 0.5 * width, 0.05 * height, 0.15
    corners = []
    for level in range(7):
        w, h = (44 + level) * unit, 30 * unit
        d, n = np.array([np.cos(tilt), np.sin(tilt)]), np.array([-np.sin(tilt), np.cos(tilt)])
        shift = -slip * w * d if level < 6 else 0
        top = np.array([x, y]) + shift
        body = np.array([top - w / 2 * d, top + w / 2 * d, top + w / 2 * d + h * n, top - w / 2 * d + h * n])
        corners.append(body)
        cv2.fillPoly(picture, [np.round(body).astype(int)], float(120 + rng.uniform(-10, 10)))
        disc = body[[3, 2, 2, 3]] + np.array([0 * n, 0 * n, 9 * unit * n, 9 * unit * n])
        cv2.fillPoly(picture, [np.round(disc).astype(int)], float(rng.uniform(50, 190)))
        canal = np.round(body[[1, 2]] + 9 * unit * d).astype(int)
        cv2.line(picture, tuple(map(int, canal[0])), tuple(map(int, canal[1] + 9 * unit * n)), 210.0, max(1, int(12 * unit)))
        x, y = np.array([x, y]) + (h + 10 * unit) * n
        tilt -= 0.09 if level < 5 else -0.5
    picture = cv2.GaussianBlur(picture, (0, 0), 1.2 * unit)
    picture += rng.normal(0, 3, picture.shape)
    return np.clip(np.round(picture), 0, 255).astype(np.uint8), np.array(corners, np.float32)
