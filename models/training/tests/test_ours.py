# SPDX-License-Identifier: Apache-2.0
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import onnx
import torch

from lumbar_training import fold_figures, held, sources, weightings
from lumbar_training.average_precision import area_under_roc
from lumbar_training.batches import MEAN, STD
from lumbar_training.classes import GROUPS, HERNIATION, NORMAL, SLIP, STENOSIS
from lumbar_training.export import write_onnx
from lumbar_training.network import undilated
from lumbar_training.ours import elsewhere, finder, reader, train, views
from lumbar_training.ours.export import OPSET, export
from lumbar_training.ours.export import main as export_main
from lumbar_training.ours.finder import Finder
from lumbar_training.ours.graph import LEVELS, TwoStage
from lumbar_training.ours.levels import frames, levels_of
from lumbar_training.ours.reader import PLACE, Reader
from lumbar_training.sample import CACHE, Sample
from tests import tiny_data


WINDOW = 32


def chain(n=5, pitch=50.0):
    """A straight chain of discs, one below the other."""
    y = 60 + pitch * np.arange(n)
    return np.stack([np.full(n, 180.0), y], 1)


def sample_of(centres, kinds, extra=()):
    half = np.array((28, 13))
    boxes = [np.concatenate([c - half, c + half]) for c in centres] + [box for _, box in extra]
    classes = list(kinds) + [kind for kind, _ in extra]
    return Sample(np.zeros((CACHE, CACHE), np.uint8), "a", "lumbar-boxes", "p", np.array(boxes, np.float32),
                  np.array(classes), np.zeros(len(boxes), bool), disc_rows=(0.0, float(CACHE)))


def small():
    torch.manual_seed(0)
    return TwoStage(Finder((4, 4, 8, 8)), Reader((4, 4, 8, 8), 16, window=WINDOW), CACHE).eval()


class Chain(unittest.TestCase):

    def test_boxes_of_one_disc_make_one_level_from_the_top_down(self):
        centres = chain()
        s = sample_of(centres[::-1], [NORMAL] * 5, [(HERNIATION, np.array((150, 48, 207, 72)))])
        levels = levels_of(s)
        self.assertEqual(len(levels), 5)
        self.assertTrue((np.diff(levels.centres[:, 1]) > 0).all())
        np.testing.assert_array_equal(levels.classes[0, [NORMAL, HERNIATION]], [1, 1])
        self.assertEqual(levels.classes[1:, HERNIATION].sum(), 0)

    def test_slip_and_canal_boxes_belong_to_the_nearest_level(self):
        s = sample_of(chain(), [NORMAL] * 5, [(SLIP, np.array((140, 180, 220, 240))), (STENOSIS, np.array((195, 150, 213, 174)))])
        levels = levels_of(s)
        np.testing.assert_array_equal(levels.classes[:, SLIP], [0, 0, 0, 1, 0])
        np.testing.assert_array_equal(levels.classes[:, STENOSIS], [0, 0, 1, 0, 0])

    def test_a_slip_below_the_last_labelled_disc_is_a_level_of_its_own_whose_disc_is_unknown(self):
        levels = levels_of(sample_of(chain(), [NORMAL] * 5, [(SLIP, np.array((140, 280, 220, 340)))]))
        self.assertEqual(len(levels), 6)
        self.assertEqual(levels.classes[5, SLIP], 1)
        self.assertFalse(levels.known[5, NORMAL])

    def test_a_slip_box_far_from_every_disc_makes_its_neighbours_unknown(self):
        s = sample_of(chain(), [NORMAL] * 5, [(SLIP, np.array((40, 150, 100, 210)))])
        np.testing.assert_array_equal(levels_of(s).known[:, SLIP], [True, True, False, False, True])

    def test_frames_follow_the_chain_and_bend_on_at_its_ends(self):
        np.testing.assert_allclose(frames(chain()), np.tile((0, 50.0), (5, 1)))
        bent = np.array([(0, 0), (0, 50), (20, 96.0)])
        last = frames(bent)[-1]
        self.assertGreater(last[0], 20)
        self.assertAlmostEqual(np.linalg.norm(last), np.linalg.norm(bent[2] - bent[1]))
        with self.assertRaises(ValueError):
            frames(chain(1))

    def test_corners_go_to_the_levels_they_border_on(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            for s in sources.vertebra_masks(folder) + sources.spider_masks(folder):
                levels = levels_of(s)
                self.assertGreaterEqual(len(levels), 5)
                seen = np.isfinite(levels.corners).all((2, 3))
                self.assertGreater(seen.mean(), 0.7)
                body = levels.corners.mean(2)[..., 1]
                self.assertTrue((body[:, 0] < levels.centres[:, 1])[seen[:, 0]].all())
                self.assertTrue((body[:, 1] > levels.centres[:, 1])[seen[:, 1]].all())


class Stages(unittest.TestCase):

    def test_peaks_of_a_perfect_heat_map_are_the_discs(self):
        centres = torch.from_numpy(chain().astype(np.float32)) + 1.7
        vectors = torch.tensor([[3.0, 50.0]]).expand(5, 2)
        heat, values, _ = finder.targets([centres], [vectors], CACHE // finder.CELL, CACHE // finder.CELL)
        logit = torch.logit(heat.clamp(1e-4, 1 - 1e-4))
        scores, at, to = finder.proposals(torch.cat([logit, values], 1), 5)
        order = at[0, :, 1].argsort()
        self.assertGreater(scores.min(), 0.99)
        torch.testing.assert_close(at[0, order], centres, atol=1e-3, rtol=0)
        torch.testing.assert_close(to[0, order], vectors, atol=1e-3, rtol=0)

    def test_windows_cut_in_training_are_those_of_the_graph(self):
        rng = np.random.default_rng(0)
        picture = (np.kron(rng.random((CACHE // 16, CACHE // 16)), np.ones((16, 16))) * 255).astype(np.uint8)
        centre, vector = np.array((190.0, 171.0)), np.array((14.0, 49.0))
        ours = views._window(picture, np.eye(2), np.zeros(2), centre, vector, WINDOW)
        images = torch.from_numpy(picture / np.float32(255))[None, None]
        theirs = small().windows(images, torch.tensor(centre).float().expand(1, LEVELS, 2),
                                 torch.tensor(vector).float().expand(1, LEVELS, 2))[0, 0, 0].numpy()
        self.assertLess(np.abs(ours - theirs).mean(), 0.004)       # cv2 counts in 1/32 pixel
        self.assertGreater(np.abs(ours - np.roll(theirs, 1, 1)).mean(), 0.01)

    def test_boxes_drawn_in_a_level_lie_where_the_reader_would_put_them(self):
        centres, vectors = torch.tensor([[[100.0, 200.0]]]), torch.tensor([[[0.0, 40.0]]])
        boxes = torch.tensor([[[[0.5, 0.25, 0.0, np.log(0.5)]] * GROUPS]], dtype=torch.float32)
        torch.testing.assert_close(reader.to_picture(boxes, centres, vectors)[0, 0, 0], torch.tensor([100.0, 200.0, 140.0, 220.0]))
        corner = reader.points_to_picture(torch.tensor([[[[1.0, -1.0]]]]), centres, torch.tensor([[[40.0, 0.0]]]))
        torch.testing.assert_close(corner[0, 0, 0], torch.tensor([60.0, 160.0]))

    def test_a_view_moves_boxes_and_windows_alike(self):
        s = sample_of(chain(), [NORMAL] * 5)
        for cx, cy in chain().astype(int):
            s.image[cy - 4:cy + 4, cx - 20:cx + 20] = 255
        view = views.chain_view(s, np.random.default_rng(5), views.Variety(0.5), WINDOW)
        middle = (view["boxes"][:, 0, :2] + view["boxes"][:, 0, 2:]) / 2
        for window, at, to, disc in zip(view["windows"][:, 0] * STD + MEAN, view["centres"], view["vectors"], middle):
            if np.isnan(disc).any():
                continue
            rows, cols = np.nonzero(window > window.max() * 0.6)
            right = np.array([to[1], -to[0]])
            spot = ((disc - at) @ np.stack([right, to], 1)) / (to @ to)
            near = np.hypot(*(np.stack([cols, rows]) + 0.5 - (spot[:, None] / reader.REACH + 1) * WINDOW / 2))
            self.assertLess(near.min(), 3.0)

    def test_pictures_whose_labels_lie_beside_the_discs_are_named(self):
        centres = chain() + (6, 2)                            # within one cell each, so that there is one peak each
        right = sample_of(centres, [NORMAL] * 5)
        wrong = sample_of(centres + (0, 25), [NORMAL] * 5)
        wrong.name = "b"
        at = torch.from_numpy(centres.astype(np.float32))
        heat, values, _ = finder.targets([at, at], [torch.tensor([[0.0, 50.0]]).expand(5, 2)] * 2, CACHE // finder.CELL,
                                         CACHE // finder.CELL)
        perfect = torch.cat([torch.logit(heat.clamp(1e-4, 1 - 1e-4)), values], 1)
        graph = TwoStage(lambda images: perfect, Reader((4, 4, 8, 8), 16, window=WINDOW), CACHE)
        train.find_chains(graph, [right, wrong])
        self.assertEqual(train.misplaced([right, wrong]), ["b"])
        np.testing.assert_allclose(right.found.centres[right.found.links > 0], centres, atol=0.5)
        np.testing.assert_array_equal(right.found.which[right.found.links > 0], range(5))

    def test_a_view_of_the_chain_found_carries_the_labels_of_the_discs_it_found(self):
        s, centres = sample_of(chain(), [NORMAL, HERNIATION, NORMAL, NORMAL, HERNIATION]), chain()
        stray, vectors = np.array([[180.0, 20.0], [60.0, 200.0]]), np.tile((0.0, 50.0), (7, 1))
        s.found = views.match(s, np.concatenate([stray[:1], centres + 3, stray[1:]]), vectors, np.array([1.0] * 6 + [0.0]))
        np.testing.assert_array_equal(s.found.which, [-1, 0, 1, 2, 3, 4, -1])
        with mock.patch.object(views, "FOUND_SHARE", 1.0):
            view = views.chain_view(s, np.random.default_rng(0), views.Variety(0.0), WINDOW)
            np.testing.assert_array_equal(view["classes"][:, HERNIATION], [0, 0, 1, 0, 0, 1, 0])
            np.testing.assert_array_equal(view["valid"], [1] * 6 + [0])
            self.assertEqual(7 * 5, view["known"].sum())      # what has no label here is known to be no disc
            self.assertEqual(5, np.isfinite(view["boxes"][:, 0, 0]).sum())
            s.disc_rows = (50.0, float(CACHE))                # a source that says nothing of what lies above
            self.assertEqual(6 * 5, views.chain_view(s, np.random.default_rng(0), views.Variety(0.0), WINDOW)["known"].sum())

    def test_a_patients_two_pictures_are_blended_where_the_same_discs_were_found_in_both(self):
        vectors, links = np.tile((0.0, 50.0), (5, 1)), np.ones(5)
        one, two, moved, alone = (sample_of(chain(), [NORMAL] * 5) for _ in range(4))
        for s, patient, shift in ((one, "a", 0), (two, "a", 3), (moved, "b", 0), (alone, "c", 0)):
            s.patient, s.found = patient, views.match(s, chain() + shift, vectors, links)
        other = sample_of(chain(), [NORMAL] * 5)
        other.patient, other.found = "b", views.match(other, chain() + (0, 20), vectors, links)
        two.image = np.full_like(two.image, 200)
        self.assertEqual(weightings.pair([one, moved, two, alone, other], views.framed_alike), 2)
        self.assertIs(one.twin, two.image)
        self.assertIsNone(moved.twin)                         # framed differently: its labels do not hold in the other
        values = {int(weightings.blended(one, np.random.default_rng(seed), 1.0).max()) for seed in range(20)}
        self.assertGreater(len(values), 10)
        self.assertLessEqual(max(values), 200)
        self.assertIs(weightings.blended(one, np.random.default_rng(0), 0.0), one.image)
        self.assertIs(weightings.blended(alone, np.random.default_rng(0), 1.0), alone.image)

    def test_redrawn_grey_values_depend_on_the_old_ones_alone(self):
        picture = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
        drawn = weightings.redrawn(np.stack([picture, picture.T]), np.random.default_rng(3))
        np.testing.assert_array_equal(drawn[0], drawn[1].T)
        self.assertGreater(np.abs(drawn[0] - picture).max(), 0.05)
        self.assertTrue(((0 <= drawn) & (drawn <= 1)).all())

    def test_what_a_source_does_not_say_costs_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            batch = views.reader_batch(sources.vertebra_masks(folder)[:3], np.random.default_rng(0), views.Variety(1.0), WINDOW)
        self.assertEqual(batch.known.sum(), 0)
        self.assertFalse(torch.isfinite(batch.boxes).any())
        out = train.ReadPass(Reader((4, 4, 8, 8), 16, window=WINDOW))(batch)
        loss, parts = reader.loss(out, batch)
        self.assertEqual(parts["class"], 0)
        self.assertGreater(parts["corners"], 0)
        loss.backward()


class Graph(unittest.TestCase):

    def test_outputs_are_those_of_the_model_folder(self):
        with torch.no_grad():
            boxes, scores, bodies, corners = small()(torch.zeros(2, 1, CACHE, CACHE))
        a = GROUPS * LEVELS
        self.assertEqual([tuple(o.shape) for o in (boxes, scores, bodies, corners)], [(2, a, 4), (2, a, 5), (2, a), (2, a, 8)])
        self.assertTrue((boxes[..., 2:] > boxes[..., :2]).all())
        self.assertTrue((scores[:, :LEVELS, SLIP] == 0).all() and (scores[:, LEVELS:, NORMAL] == 0).all())
        self.assertTrue(torch.isfinite(corners).all())

    def test_a_mirrored_picture_is_read_as_its_mirror_image(self):
        model, links = small(), torch.ones(1, LEVELS)
        windows, places = torch.randn(1, LEVELS, 1, WINDOW, WINDOW), torch.rand(1, LEVELS, PLACE)
        with torch.no_grad():
            classes, bodies, boxes, corners = model.averaged(windows, places, links)
            turned = places.clone()
            turned[..., 3] *= -1
            classes_m, bodies_m, boxes_m, corners_m = model.averaged(windows.flip(4), turned, links)
        torch.testing.assert_close(classes, classes_m)
        torch.testing.assert_close(bodies, bodies_m)
        torch.testing.assert_close(boxes[..., 0], -boxes_m[..., 0])
        torch.testing.assert_close(boxes[..., 1:], boxes_m[..., 1:])
        torch.testing.assert_close(corners[..., 0], -corners_m[..., 0])

    def test_the_exported_graph_uses_standard_operators_only(self):
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            path = Path(folder) / "model.onnx"
            write_onnx(undilated(small()), CACHE, path, OPSET)
            graph = onnx.load(str(path))
            self.assertLess(path.stat().st_size, 16e6)
        self.assertEqual({n.domain for n in graph.graph.node}, {""})
        self.assertIn("GridSample", {n.op_type for n in graph.graph.node})
        self.assertNotIn("NonMaxSuppression", {n.op_type for n in graph.graph.node})


class Runs(unittest.TestCase):
    """One tiny run after the other on drawn spines."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data, cls.row = Path(cls.folder.name) / "data", Path(cls.folder.name) / "ours"
        tiny_data.write(str(cls.data))
        for fold in "01":
            cls.train(fold)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def train(cls, fold, epochs="1"):
        train.main(["--data", str(cls.data), "--out", str(cls.row / f"fold{fold}"), "--fold", fold, "--device", "cpu",
                    "--finder-epochs", epochs, "--reader-epochs", epochs, "--batch", "4", "--window", "32",
                    "--finder-widths", "4,4,8,8", "--reader-widths", "4,4,8,8"])

    def test_a_run_under_other_settings_does_not_go_on_and_keeps_what_it_has(self):
        before = (self.row / "fold0" / "reader.pt").read_bytes()
        with self.assertRaisesRegex(SystemExit, "other settings: fold 0, now 1, seed 1, now 2; give it a folder of its own"):
            train.main(["--data", str(self.data), "--out", str(self.row / "fold0"), "--fold", "1", "--seed", "2", "--device", "cpu",
                        "--batch", "4", "--window", "32", "--finder-widths", "4,4,8,8", "--reader-widths", "4,4,8,8"])
        self.assertEqual((self.row / "fold0" / "reader.pt").read_bytes(), before)

    def test_a_run_goes_on_where_it_stopped_and_keeps_what_it_found(self):
        path = self.row / "fold1" / "log.jsonl"
        self.train("1", epochs="2")
        stages = [(x["stage"], x["epoch"]) for x in map(json.loads, path.read_text().splitlines()) if "stage" in x]
        self.assertEqual(stages, [("finder", 1), ("reader", 1), ("finder", 2), ("reader", 2)])
        pictures, patients, names = held.read(self.row / "fold1", self.data)
        self.assertEqual(len(pictures), len(names))
        self.assertTrue(all(int(p) % 5 == 1 for p in patients))

    def test_figures_of_a_row_are_per_fold_and_pooled(self):
        figures = fold_figures.figures(self.data, self.row, rounds=5)
        self.assertEqual(sorted(figures["folds"]), ["0", "1"])
        boxes = sum((s.classes == NORMAL).sum() for s in sources.lumbar_boxes(self.data, {"0", "1"}))
        self.assertEqual(figures["pooled"]["normal"]["boxes"], boxes)
        missed, _ = fold_figures.errors(self.data, self.row, SLIP)
        self.assertEqual({e["patient"] for e in missed}, {s.patient for s in sources.lumbar_boxes(self.data, {"0", "1"}) if s.has_slip()})
        self.assertEqual(fold_figures.at_overlap(self.data, self.row, NORMAL, 0.5), figures["pooled"]["normal"]["ap"])
        self.assertGreaterEqual(fold_figures.at_overlap(self.data, self.row, NORMAL, 0.1), figures["pooled"]["normal"]["ap"])

    def test_patients_are_told_apart_by_their_strongest_box(self):
        found = [{"boxes": 1, "right": 0.6, "wrong": 0.1}, {"boxes": 2, "right": 0.0, "wrong": 0.3}]
        others = [{"boxes": 0, "right": 0.0, "wrong": 0.3}, {"boxes": 0, "right": 0.0, "wrong": 0.0}]
        self.assertEqual(fold_figures.by_patient(found, others),
                         {"patients": 2, "without": 2, "auc": 87.5, "rightBelow0.25": 50.0})
        self.assertIsNone(fold_figures.by_patient([], others)["auc"])

    def test_labels_beside_the_discs_are_told_from_labels_on_them(self):
        discs = np.array([(100, y, 150, y + 25) for y in (50, 100, 150, 200)], float)
        found = [(NORMAL, 0.9, box) for box in discs]
        self.assertEqual(fold_figures.fit((found, np.full(4, HERNIATION), discs)), 1.0)
        self.assertLess(fold_figures.fit((found, np.full(4, HERNIATION), discs + (0, 20, 0, 20))), 0.2)
        self.assertTrue(np.isnan(fold_figures.fit((found[:2], np.full(4, NORMAL), discs))))

    def test_a_row_without_a_finished_fold_is_named(self):
        with self.assertRaisesRegex(SystemExit, "no fold holds"):
            fold_figures.figures(self.data, self.data)

    def test_thresholds_of_a_fold_alone_say_that_they_are_fitted_on_it(self):
        out = Path(self.folder.name) / "model"
        metrics = export(self.row / "fold0", str(self.data), out, "0.0.1", 5)
        record = json.loads((out / "model.json").read_text())
        self.assertEqual(metrics["calibrationFittedOn"], "the held-out fold")
        self.assertEqual(record["training"]["fold"], 0)
        self.assertEqual([c["name"] for c in record["classes"]][:2], ["normal", "herniation"])

    def test_a_run_is_scored_on_patients_of_other_sources_that_it_never_saw(self):
        with mock.patch("sys.argv", ["elsewhere", "--run", str(self.row / "fold0"), "--data", str(self.data)]), \
                mock.patch("builtins.print") as printed:
            elsewhere.main()
        lines = [json.loads(c.args[0]) for c in printed.call_args_list]
        self.assertEqual([(x["on"], x["which"], x["patients"]) for x in lines],
                         [("spider-t2", "patients held out", 1), ("spider-masks", "patients held out", 1)])
        self.assertEqual(lines[0]["slip"]["positive"], 1)

    def test_the_area_under_the_roc_curve_counts_ties_half(self):
        self.assertEqual(area_under_roc([0.1, 0.4, 0.4, 0.9], [0, 0, 1, 1]), 0.875)
        self.assertTrue(np.isnan(area_under_roc([0.1], [1])))

    def test_intervals_redraw_patients_and_hold_the_figure(self):
        rng = np.random.default_rng(0)
        groups = [np.stack([rng.random(4) + 0.3 * (k % 2), np.full(4, k % 2)], 1) for k in range(40)]
        value, (low, high) = elsewhere.with_interval(lambda r: area_under_roc(r[:, 0], r[:, 1] > 0), groups, 200)
        self.assertTrue(0.5 < low < value < high <= 1)
        self.assertEqual((None, None), elsewhere.with_interval(lambda r: area_under_roc(r[:, 0], r[:, 1] > 0), groups[::2], 20))

    def test_a_whole_row_is_exported_and_half_a_command_refused(self):
        with self.assertRaises(SystemExit), mock.patch("sys.stderr"):
            export_main(["--data", "d", "--run", "r"])
        with mock.patch("lumbar_training.ours.export.export", return_value={}) as one:
            export_main(["--data", "d", "--row", str(self.row)])
        self.assertEqual([str(c.args[2]) for c in one.call_args_list], [str(self.row / f"fold{k}" / "model") for k in "01"])


if __name__ == "__main__":
    unittest.main()
