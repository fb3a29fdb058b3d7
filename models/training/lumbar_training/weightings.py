# SPDX-License-Identifier: Apache-2.0
"""Views in weightings that were not acquired: between a patient's T1 and T2, and with grey values redrawn."""
import cv2
import numpy as np


def pair(samples, alike):
    """Gives the pictures of a patient in two weightings each other (`Sample.twin`) where `alike` holds of the two; returns
    how many pictures have one."""
    of = {}
    for sample in samples:
        if sample.source == "lumbar-boxes":
            of.setdefault(sample.patient, []).append(sample)
    both = [own for own in of.values() if len(own) == 2 and alike(*own)]
    for one, other in both:
        one.twin, other.twin = other.image, one.image
    return 2 * len(both)


def labelled_alike(one, other, near=8.0):
    """Whether the same boxes are drawn in both, within `near` cached pixels."""
    return np.array_equal(one.classes, other.classes) and np.abs(one.boxes - other.boxes).max(initial=0) <= near


def blended(sample, rng, share):
    """The picture, or with a chance of `share` a blend with its twin: every weighting between T1 and T2, one label."""
    if sample.twin is None or rng.random() >= share:
        return sample.image
    part = rng.random()
    return cv2.addWeighted(sample.image, 1 - part, sample.twin, part, 0)


def redrawn(picture, rng):
    """Grey values 0..1 by a random curve through five points, which may fall: tissues as another sequence may show them."""
    knots = np.linspace(0, 1, 5)
    curve = np.clip(knots + rng.normal(0, 0.3, 5), 0, 1)
    return np.interp(np.clip(picture, 0, 1), knots, curve).astype(np.float32)
