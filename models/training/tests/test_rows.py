# SPDX-License-Identifier: Apache-2.0
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from lumbar_training import sources
from lumbar_training.classes import CLASSES, DEGENERATION, HERNIATION, NORMAL, SLIP
from lumbar_training.rows import anchors, deformable, grid, matrix, views
from lumbar_training.rows.detector import ROWS, RowDetector, build
from lumbar_training.rows.export import write_network
from lumbar_training.rows.onnx_graph import with_half_weights
from tests import tiny_data

SIZE = 64
ANCHORS = np.array([[6, 4], [8, 5], [10, 6], [12, 8], [14, 9], [18, 10], [20, 14], [26, 16], [32, 24]], float).reshape(3, 3, 2)


def tiny(row, seed=0):
    torch.manual_seed(seed)
    return build(row, ANCHORS, width=1 / 16, depth=0.1)


def batch_of(boxes, kinds, ignore=None, side=SIZE):
    n = len(boxes)
    return views.Boxed(torch.zeros(1, 1, side, side), torch.tensor([boxes], dtype=torch.float32).reshape(1, n, 4),
                       torch.tensor([kinds], dtype=torch.long).reshape(1, n), torch.tensor([ignore or [False] * n], dtype=torch.bool).reshape(1, n))


class EveryRow(unittest.TestCase):

    def test_scales_boxes_and_scores_have_the_shapes_of_the_contract(self):
        for row in ROWS:
            network = tiny(row).eval()
            with torch.no_grad():
                maps = network(torch.zeros(2, 1, SIZE, SIZE))
                boxes, scores = network.decode(maps)
                best, best_scores = RowDetector(network)(torch.zeros(2, 1, SIZE, SIZE))
            self.assertEqual([tuple(m.shape[2:]) for m in maps], [(8, 8), (4, 4), (2, 2)], row)
            self.assertEqual(tuple(boxes.shape), (2, 3 * 84, 4), row)
            self.assertEqual(tuple(scores.shape), (2, 3 * 84, len(CLASSES)), row)
            self.assertTrue((boxes[..., 2:] > boxes[..., :2]).all(), row)
            self.assertTrue(((scores >= 0) & (scores <= 1)).all(), row)
            self.assertEqual((best.shape[1], best_scores.shape[1]), (252, 252))
            top = best_scores.max(-1)[0]
            self.assertTrue((top[:, 1:] <= top[:, :-1]).all(), row)

    def test_only_the_best_boxes_leave_the_graph(self):
        network = tiny("yolov5").eval()
        with torch.no_grad():
            boxes, scores = RowDetector(network)(torch.rand(1, 1, 128, 128))
        self.assertEqual((boxes.shape[1], scores.shape[1]), (300, 300))

    def test_a_map_that_says_nothing_but_one_box_is_decoded_to_it(self):
        for row, extra in (("yolov3", 0), ("yolov5", 0), ("pp-yolov2", 1)):
            network = tiny(row)
            maps = [torch.full((1, 3 * (5 + len(CLASSES) + extra), s, s), -20.0) for s in (8, 4, 2)]
            fields = maps[1].view(1, 3, -1, 4, 4)
            fields[0, 2, :4, 1, 3] = 0          # centre of the cell, size of the anchor
            fields[0, 2, 4, 1, 3] = 20
            fields[0, 2, 5 + SLIP, 1, 3] = 20
            if extra:
                fields[0, 2, -1, 1, 3] = 20
            boxes, scores = network.decode(maps)
            at = int(scores[0, :, SLIP].argmax())
            self.assertAlmostEqual(scores[0, at, SLIP].item(), 1.0, places=4)
            self.assertEqual(at, 3 * 64 + 2 * 16 + 1 * 4 + 3)
            w, h = ANCHORS[1, 2]
            wanted = [56 - w / 2, 24 - h / 2, 56 + w / 2, 24 + h / 2]
            np.testing.assert_allclose(boxes[0, at].tolist(), wanted, atol=1e-4)

    def test_the_loss_falls_on_two_pictures_and_the_boxes_come_to_lie_on_the_labels(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            samples = sources.lumbar_boxes(folder, {"1"})[:2]
        batch = views.Boxed.of(views.assemble([[s] for s in samples], np.random.default_rng(0), 96, 96, 96, 0.0))
        for row in ROWS:
            torch.manual_seed(0)
            network = build(row, anchors.of_samples(samples, 0.25), width=1 / 8, depth=0.1).train()
            optimiser = torch.optim.AdamW(network.parameters(), 4e-3)
            losses = []
            for _ in range(40):
                loss, parts = network.loss(network(batch.images), batch)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                losses.append(loss.item())
            self.assertLess(losses[-1], 0.7 * losses[0], row)
            self.assertTrue(all(torch.isfinite(torch.as_tensor(p)) for p in parts.values()), row)

    def test_a_picture_without_boxes_teaches_objectness_alone(self):
        for row in ROWS:
            network = tiny(row).train()
            loss, parts = network.loss(network(torch.rand(1, 1, SIZE, SIZE)), batch_of([[0, 0, 0, 0]], [-1]))
            loss.backward()
            self.assertEqual(float(parts["box"]) + float(parts["class"]), 0.0, row)
            self.assertGreater(float(parts["objectness"]), 0.0, row)

    def test_the_graph_has_the_contract_s_names_and_is_checked(self):
        for row in ROWS:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "model.onnx"
                write_network(tiny(row).eval(), SIZE, path)
                model = onnx.load(str(path))
            self.assertEqual([i.name for i in model.graph.input], ["images"])
            self.assertEqual([o.name for o in model.graph.output], ["boxes", "scores"])
            self.assertTrue(model.graph.input[0].type.tensor_type.shape.dim[0].dim_param)
            kinds = {node.op_type for node in model.graph.node}
            self.assertEqual("DeformConv" in kinds, row == "pp-yolov2")
            self.assertEqual({node.domain for node in model.graph.node}, {""})

    def test_the_deformable_convolution_can_be_written_as_sampling(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.onnx"
            write_network(tiny("pp-yolov2").eval(), SIZE, path, sampling=True)
            kinds = {node.op_type for node in onnx.load(str(path)).graph.node}
        self.assertIn("GridSample", kinds)
        self.assertNotIn("DeformConv", kinds)


class WhichAnchorAnswers(unittest.TestCase):

    def test_the_anchor_nearest_in_shape_over_all_scales_and_shared_by_the_classes_of_a_disc(self):
        w, h = ANCHORS[1, 0]
        box = [40 - w / 2, 20 - h / 2, 40 + w / 2, 20 + h / 2]
        found = grid.best_prior(batch_of([box, box], [HERNIATION, DEGENERATION]), torch.tensor(ANCHORS).float(),
                                [(1, 3, 8, 8), (1, 3, 4, 4), (1, 3, 2, 2)], len(CLASSES))
        self.assertEqual([len(p.boxes) for p in found], [0, 2, 0])
        self.assertEqual((found[1].anchor[0].item(), found[1].row[0].item(), found[1].column[0].item()), (0, 1, 2))
        self.assertEqual(found[1].classes[0].tolist(), [0, 1, 0, 0, 1])

    def test_ignored_labels_have_no_anchor(self):
        found = grid.best_prior(batch_of([[10, 10, 20, 20]], [NORMAL], [True]), torch.tensor(ANCHORS).float(),
                                [(1, 3, 8, 8), (1, 3, 4, 4), (1, 3, 2, 2)], len(CLASSES))
        self.assertEqual(sum(len(p.boxes) for p in found), 0)

    def test_yolov5_adds_the_two_nearest_neighbouring_cells(self):
        network = tiny("yolov5")
        w, h = ANCHORS[0, 0]
        batch = batch_of([[18 - w / 2, 30 - h / 2, 18 + w / 2, 30 + h / 2]], [NORMAL])     # cell (2, 3), left and low in it
        found = network.assign(batch, 0, (1, 3, 8, 8))
        cells = {(c, r) for a, c, r in zip(found.anchor.tolist(), found.column.tolist(), found.row.tolist()) if a == 0}
        self.assertEqual(cells, {(2, 3), (1, 3), (2, 4)})
        self.assertEqual(set(found.anchor.tolist()), {0, 1, 2})

    def test_yolov5_leaves_out_anchors_of_another_shape(self):
        found = tiny("yolov5").assign(batch_of([[0, 0, 60, 60]], [NORMAL]), 0, (1, 3, 8, 8))
        self.assertEqual(len(found.boxes), 0)

    def test_boxes_near_a_label_are_excused(self):
        predicted = torch.tensor([[10.0, 10, 20, 20], [40, 40, 50, 50]]).reshape(1, 1, 1, 2, 4)
        self.assertEqual(grid.excused(predicted, batch_of([[10, 10, 20, 19]], [NORMAL]), 0.5).flatten().tolist(),
                         [True, False])


class Anchors(unittest.TestCase):

    def test_clusters_find_the_shapes_that_made_the_boxes(self):
        rng = np.random.default_rng(1)
        shapes = np.array([[10, 6], [30, 12], [44, 40]])
        boxes = np.concatenate([s * np.exp(rng.normal(0, 0.03, (50, 2))) for s in shapes])
        np.testing.assert_allclose(anchors.cluster(boxes, 3), shapes, rtol=0.05)

    def test_too_few_boxes_are_named(self):
        with self.assertRaisesRegex(ValueError, "8 boxes are too few for 9 anchors"):
            anchors.cluster(np.ones((8, 2)))


class Deformable(unittest.TestCase):

    def test_without_steps_it_is_a_plain_convolution(self):
        for stride in (1, 2):
            torch.manual_seed(1)
            layer = deformable.DeformableConv(4, 6, stride)
            x = torch.randn(2, 4, 9, 8)
            plain = torch.nn.functional.conv2d(x, layer.weight, stride=stride, padding=1) / 2     # mask starts at 1/2
            torch.testing.assert_close(layer(x), plain, rtol=1e-4, atol=1e-5)

    def test_sampling_agrees_with_the_sum_written_out(self):
        torch.manual_seed(2)
        x, weight = torch.randn(1, 2, 5, 6), torch.randn(3, 2, 3, 3)
        offset, mask = torch.randn(1, 18, 3, 3) * 1.5, torch.rand(1, 9, 3, 3)

        def value(c, y, x_at):
            total = 0.0
            for yy in (int(np.floor(y)), int(np.floor(y)) + 1):
                for xx in (int(np.floor(x_at)), int(np.floor(x_at)) + 1):
                    if 0 <= yy < 5 and 0 <= xx < 6:
                        total += float(x[0, c, yy, xx]) * (1 - abs(y - yy)) * (1 - abs(x_at - xx))
            return total

        wanted = np.zeros((3, 3, 3))
        for o in range(3):
            for r in range(3):
                for q in range(3):
                    for t in range(9):
                        y = 2 * r + t // 3 - 1 + float(offset[0, 2 * t, r, q])
                        x_at = 2 * q + t % 3 - 1 + float(offset[0, 2 * t + 1, r, q])
                        wanted[o, r, q] += sum(float(weight[o, c, t // 3, t % 3]) * value(c, y, x_at)
                                               for c in range(2)) * float(mask[0, t, r, q])
        found = deformable.sampled(x, offset, mask, weight, 2)[0]
        np.testing.assert_allclose(found.numpy(), wanted, rtol=1e-3, atol=1e-4)


class MatrixNms(unittest.TestCase):

    def test_the_numbers_worked_out_by_hand_for_java(self):
        boxes = np.array([[x, 0, x + 10, 10] for x in (0, 5, 7)], float)
        after, _ = matrix.decayed(boxes, np.array([0.9, 0.8, 0.7]))
        np.testing.assert_allclose(after, [0.9, 0.8 * 2 / 3, 0.35])
        after, _ = matrix.decayed(boxes, np.array([0.9, 0.8, 0.7]), "gaussian")
        np.testing.assert_allclose(after[2], 0.7 * np.exp(-2 / 3))

    def test_classes_do_not_weaken_each_other(self):
        boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 10.0]])
        found = matrix.matrix_nms(boxes, np.array([[0.5, 0.0], [0.0, 0.9]]))
        self.assertEqual([(c, s) for c, s, _ in found], [(1, 0.9), (0, 0.5)])


class Views(unittest.TestCase):

    def test_a_mosaic_keeps_boxes_on_the_parts_that_are_shown(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            samples = sources.lumbar_boxes(folder, {"0", "1"})
        rng = np.random.default_rng(3)
        for _ in range(5):
            picture, boxes, classes, ignore = views.mosaic(samples[:4], rng, 128, 128, 96, 1.0)
            self.assertEqual(picture.shape, (128, 96))
            self.assertEqual(len(boxes), len(classes))
            self.assertEqual(len(boxes), len(ignore))
            self.assertTrue((boxes >= 0).all() and (boxes[:, 2] <= 96).all() and (boxes[:, 3] <= 128).all())

    def test_a_batch_is_the_same_in_every_run_and_another_in_the_next_epoch(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            samples = sources.lumbar_boxes(folder, {"0", "1"})
        one, two = (views.Views(samples, 7, 2, 64, 64, 0.5) for _ in range(2))
        for a, b in zip(one[3], two[3]):
            np.testing.assert_array_equal(a, b)
        self.assertFalse(np.array_equal(one[3][0], one[3 + one.steps][0]))


class HalfWeights(unittest.TestCase):

    def test_large_weights_are_halved_and_widened_again(self):
        weights = numpy_helper.from_array(np.ones((64, 32), np.float32), "weights")
        shapes = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, n]) for name, n in (("x", 64), ("y", 32))]
        graph = helper.make_graph([helper.make_node("MatMul", ["x", "weights"], ["y"])], "one", shapes[:1], shapes[1:], [weights])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        before = model.ByteSize()
        model = with_half_weights(model)
        onnx.checker.check_model(model)
        self.assertLess(model.ByteSize(), 0.6 * before)
        self.assertEqual([n.op_type for n in model.graph.node].count("Cast"), 1)


if __name__ == "__main__":
    unittest.main()
