# SPDX-License-Identifier: Apache-2.0
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import torch

from lumbar_training import sources
from lumbar_training.assign import assign
from lumbar_training.batches import assemble
from lumbar_training.classes import CLASSES, GROUP_OF_CLASS, GROUPS, HERNIATION, NORMAL, SLIP
from lumbar_training.dense import Dense
from lumbar_training.export import OUTPUTS, write_onnx
from lumbar_training.losses import complete_iou, total
from lumbar_training.network import LumbarNet, cell_centres, undilated
from lumbar_training.train import Training
from tests import tiny_data

SMALL = {"widths": (8, 8, 16, 16, 16), "head": 16}


def one_box(kinds, boxes, ignore=None):
    n = len(kinds)
    return SimpleNamespace(boxes=torch.tensor([boxes], dtype=torch.float32), classes=torch.tensor([kinds]),
                           ignore=torch.tensor([ignore or [False] * n]), known=torch.ones(1, 5),
                           rows=torch.tensor([[0.0, 320.0]]))


class Network(unittest.TestCase):

    def test_shapes_of_the_model_folder(self):
        model = Dense(LumbarNet(**SMALL), 64, mirrored=True).eval()
        with torch.no_grad():
            boxes, scores, bodies, corners = model(torch.zeros(2, 1, 64, 64))
        anchors = GROUPS * 64
        self.assertEqual([tuple(o.shape) for o in (boxes, scores, bodies, corners)],
                         [(2, anchors, 4), (2, anchors, 5), (2, anchors), (2, anchors, 8)])
        self.assertTrue((boxes[..., 2:] > boxes[..., :2]).all())

    def test_a_branch_scores_only_its_own_classes(self):
        with torch.no_grad():
            scores = Dense(LumbarNet(**SMALL), 64, mirrored=False).eval()(torch.zeros(1, 1, 64, 64))[1]
        per_branch = scores.reshape(GROUPS, 64, len(CLASSES))
        for c, group in enumerate(GROUP_OF_CLASS):
            for g in range(GROUPS):
                self.assertEqual(bool((per_branch[g, :, c] > 0).all()), g == group)

    def test_mirror_average_does_not_care_which_way_the_picture_faces(self):
        model = Dense(LumbarNet(**SMALL), 64, mirrored=True).eval()
        image = torch.rand(1, 1, 64, 64)
        with torch.no_grad():
            boxes, scores, _, corners = model(image)
            boxes_m, scores_m, _, corners_m = model(image.flip(3))
        back = scores_m.reshape(1, GROUPS, 8, 8, 5).flip(3).reshape(scores.shape)
        torch.testing.assert_close(scores, back, rtol=1e-4, atol=1e-6)
        x1 = boxes.reshape(GROUPS, 8, 8, 4)[..., 0]
        x2 = boxes_m.reshape(GROUPS, 8, 8, 4)[..., 2].flip(2)
        torch.testing.assert_close(x1, 64 - x2, rtol=1e-4, atol=1e-3)

    def test_the_export_is_valid_and_has_the_contract_s_names(self):
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            path = Path(folder) / "model.onnx"
            write_onnx(Dense(undilated(LumbarNet(**SMALL)), 64, mirrored=True).eval(), 64, path)
            graph = onnx.load(str(path)).graph
        self.assertEqual([i.name for i in graph.input], ["images"])
        self.assertEqual(tuple(o.name for o in graph.output), OUTPUTS)
        self.assertEqual([d.dim_value for d in graph.input[0].type.tensor_type.shape.dim[1:]], [1, 64, 64])
        self.assertTrue(graph.input[0].type.tensor_type.shape.dim[0].dim_param)
        dilations = {tuple(a.ints) for n in graph.node for a in n.attribute if a.name == "dilations"}
        self.assertEqual(dilations, {(1, 1)})


class Losses(unittest.TestCase):

    def test_complete_iou_of_equal_boxes_is_one_and_falls_with_distance(self):
        a = torch.tensor([[0.0, 0.0, 10.0, 5.0]])
        self.assertAlmostEqual(complete_iou(a, a).item(), 1.0, places=4)
        near, far = complete_iou(a, a + 20).item(), complete_iou(a, a + 60).item()
        self.assertLess(far, near)
        self.assertLess(near, 0)

    def test_one_disc_can_bulge_and_slip_at_the_same_cell(self):
        centres = cell_centres(40, 40)
        predicted = torch.zeros(1, GROUPS, 1600, 4)
        predicted[:, 0] = torch.cat([centres - torch.tensor([24.0, 12]), centres + torch.tensor([24.0, 12])], 1)
        predicted[:, 1] = torch.cat([centres - torch.tensor([32.0, 24]), centres + torch.tensor([32.0, 24])], 1)
        batch = one_box([HERNIATION, SLIP], [[136, 148, 184, 172], [128, 136, 192, 184]])
        found = assign(torch.zeros(1, 5, 1600), predicted, centres, batch)
        both = (found.scores[0, HERNIATION] > 0.3) & (found.scores[0, SLIP] > 0.3)
        self.assertTrue(both.any())
        self.assertEqual(found.scores[0, NORMAL].max().item(), 0)
        cell = int(both.float().argmax())
        self.assertEqual(found.boxes[0, 0, cell].tolist(), [136, 148, 184, 172])
        self.assertEqual(found.boxes[0, 1, cell].tolist(), [128, 136, 192, 184])

    def test_an_ignored_box_is_neither_positive_nor_negative(self):
        centres = cell_centres(40, 40)
        predicted = torch.cat([centres - 20, centres + 20], 1).expand(1, GROUPS, 1600, 4)
        found = assign(torch.zeros(1, 5, 1600), predicted, centres, one_box([NORMAL], [[100, 100, 150, 130]], [True]))
        self.assertEqual(found.scores.sum().item(), 0)
        self.assertTrue(found.ignored[0, HERNIATION].any())
        self.assertFalse(found.ignored[0, SLIP].any())


class Trains(unittest.TestCase):

    def test_a_few_steps_lower_the_loss_and_training_goes_on_from_a_checkpoint(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            samples = sources.lumbar_boxes(folder, {"1"}) + sources.vertebra_masks(folder)[:2]
            rng = np.random.default_rng(0)
            batch = assemble(samples, rng, 128, 128, 96, 0.3, 0.0)
            args = SimpleNamespace(out=folder, rate=3e-3, size=128, minutes=None, epochs=4)
            torch.manual_seed(0)
            training = Training(args)
            losses = []
            training.network.train()
            for _ in range(12):
                loss, _ = total(training.network(batch.images), batch)
                training.optimiser.zero_grad()
                loss.backward()
                training.optimiser.step()
                training.average.update(training.network)
                losses.append(loss.item())
            self.assertLess(losses[-1], 0.8 * losses[0])
            training.epoch = 3
            training.save()
            again = Training(args)
            again.resume()
            self.assertEqual(again.epoch, 3)
            for a, b in zip(training.average.network.state_dict().values(), again.average.network.state_dict().values()):
                self.assertTrue(torch.equal(a, b))


if __name__ == "__main__":
    unittest.main()
