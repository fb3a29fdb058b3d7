# SPDX-License-Identifier: Apache-2.0
import unittest

import numpy as np

from lumbar_training.classes import DEGENERATION, HERNIATION, LUMBAR_BOXES, NORMAL, SLIP, STENOSIS
from lumbar_training.labels import LabelError, parse_yolo


class Labels(unittest.TestCase):

    def test_classes_of_the_source_become_ours(self):
        text = "".join(f"{c} 0.5 0.5 0.2 0.1\n" for c in range(6))
        classes, boxes = parse_yolo(text, LUMBAR_BOXES)
        self.assertEqual(list(classes), [DEGENERATION, NORMAL, STENOSIS, SLIP, HERNIATION, HERNIATION])
        np.testing.assert_allclose(boxes[0], [0.4, 0.45, 0.6, 0.55], atol=1e-6)

    def test_boxes_are_cut_at_the_edge(self):
        _, boxes = parse_yolo("1 0.05 0.5 0.2 0.1", LUMBAR_BOXES)
        self.assertEqual(boxes[0, 0], 0.0)

    def test_empty_text_is_a_picture_without_boxes(self):
        classes, boxes = parse_yolo("\n \n", LUMBAR_BOXES)
        self.assertEqual((len(classes), boxes.shape), (0, (0, 4)))

    def test_what_is_not_a_label_is_refused_with_file_line_and_reason(self):
        for text, reason in (("1 0.5 0.5 0.2", "5 fields"), ("9 0.5 0.5 0.2 0.1", "class 9"),
                             ("1 a 0.5 0.2 0.1", "not a number"), ("1 1.5 0.5 0.2 0.1", "outside"),
                             ("1 nan 0.5 0.2 0.1", "outside"), ("1 0.5 0.5 0 0.1", "must lie in")):
            with self.assertRaises(LabelError) as caught:
                parse_yolo("1 0.5 0.5 0.2 0.1\n" + text, LUMBAR_BOXES, "P1.txt")
            self.assertIn("P1.txt, line 2", str(caught.exception))
            self.assertIn(reason, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
