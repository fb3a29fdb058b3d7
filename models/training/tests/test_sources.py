# SPDX-License-Identifier: Apache-2.0
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np

from lumbar_training import figures, masks, sources, weightings
from lumbar_training.augment import geometry
from lumbar_training.batches import assemble, epoch_order
from lumbar_training.classes import HERNIATION, SLIP
from lumbar_training.labels import LabelError
from lumbar_training.sample import CACHE
from lumbar_training.slips import displaced
from tests import tiny_data


class Sources(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        tiny_data.write(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_no_patient_is_on_both_sides_of_any_fold(self):
        for fold in "01234":
            held = {s.patient for s in sources.lumbar_boxes(self.folder.name, {fold})}
            trained = {s.patient for s in sources.lumbar_boxes(self.folder.name, set("01234") - {fold})}
            self.assertTrue(held and trained)
            self.assertFalse(held & trained)

    def test_patients_of_other_sets_left_out_are_not_trained_on(self):
        for reader in (sources.spider_t2, sources.spider_masks):
            self.assertEqual({s.patient for s in reader(self.folder.name)}, {"1", "2"})
            self.assertEqual({s.patient for s in reader(self.folder.name, keep=sources.held_out)}, {"5"})
        out = sources.held_out_persons(self.folder.name)
        self.assertEqual(out, {"E0", "E5"})
        self.assertFalse({s.patient for s in sources.vertebra_masks(self.folder.name)} & out)

    def test_a_folder_of_boxes_alone_can_be_trained_on(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(Path(self.folder.name) / "lumbar-boxes", Path(folder) / "lumbar-boxes")
            self.assertEqual(sources.others_in(folder), [])
            for reader in (sources.spider_t2, sources.spider_masks, sources.vertebra_masks):
                self.assertEqual(reader(folder), [])
            self.assertEqual(figures.of_vertebrae(None, folder, 320), (None, None))
            self.assertEqual(figures.of_other_scanners(None, folder, 320), {})
        self.assertEqual(sources.others_in(self.folder.name), list(sources.OTHERS))

    def test_a_slip_in_spider_gets_a_box_larger_than_its_disc(self):
        s = sources.spider_t2(self.folder.name)[0]
        slip = s.boxes[s.classes == SLIP][0]
        self.assertEqual(s.known_classes, (True, True, True, False, True))
        disc = s.boxes[np.abs(s.boxes - slip).sum(1).argsort()[1]]
        self.assertGreater((slip[2:] - slip[:2]).prod(), 1.5 * (disc[2:] - disc[:2]).prod())

    def test_masks_become_bodies_and_discs_from_the_lowest_up(self):
        s = sources.spider_masks(self.folder.name)[0]
        self.assertEqual(len(s.vertebrae), 7)
        self.assertTrue((np.diff(s.vertebrae.mean(1)[:, 1]) < 0).all())
        anterior, posterior = s.vertebrae[:, (0, 3), 0], s.vertebrae[:, (1, 2), 0]
        self.assertTrue((anterior < posterior).all())
        self.assertEqual((s.classes == HERNIATION).sum(), 3)

    def test_pieces_of_a_collapsed_disc_are_one_disc_and_two_discs_stay_two(self):
        mask = np.zeros((120, 60), np.uint8)
        for top in (10, 35, 60, 85):
            mask[top:top + 15, 10:40] = masks.VERTEBRA
            mask[top + 17:top + 22, 10:40] = masks.DISC
        whole = masks.disc_boxes(mask)[0]
        mask[52:57, 22:27] = 0                                # the second one from above falls to pieces
        np.testing.assert_array_equal(masks.disc_boxes(mask)[0], whole)
        mask[35:50] = 0                                       # no body is drawn between the upper two: still two discs
        self.assertEqual(len(masks.disc_boxes(mask)[0]), len(whole))

    def test_grades_count_from_the_lowest_disc_of_all_slices_of_a_patient(self):
        self.assertEqual(sources._below(np.array([200.0, 160, 121, 80]), 200.0), 0)
        self.assertEqual(sources._below(np.array([163.0, 121, 80]), 200.0), 1)
        self.assertEqual(sources._below(np.array([163.0]), 200.0), 0)

    def test_pictures_of_a_patient_with_the_same_boxes_are_blended_in_a_batch(self):
        one, two, other = sources.lumbar_boxes(self.folder.name, {"0"})[:2] + sources.lumbar_boxes(self.folder.name, {"1"})[:1]
        two.patient, two.boxes, two.classes = one.patient, one.boxes + 3, one.classes
        one.image, two.image = np.zeros_like(one.image), np.full_like(one.image, 255)
        self.assertEqual(weightings.pair([one, other, two], weightings.labelled_alike), 2)
        greys = {int(weightings.blended(one, np.random.default_rng(k), 1.0).max()) for k in range(9)}
        self.assertGreater(len(greys), 6)
        batch = assemble([one] * 4, np.random.default_rng(0), CACHE, CACHE, 192, 0.0, 0.0, blend=1.0)
        self.assertGreater(len({float(image.max()) for image in batch.images}), 2)
        two.boxes = one.boxes + 30
        one.twin = two.twin = None
        self.assertEqual(weightings.pair([one, two], weightings.labelled_alike), 0)

    def test_below_an_unannotated_sacrum_nothing_is_judged(self):
        judged = {s.name: s.vertebra_rows[1] for s in sources.vertebra_masks(self.folder.name)}
        self.assertEqual(judged["E1.png"], CACHE)
        self.assertLess(judged["E2.png"], CACHE)

    def test_a_broken_label_file_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_data.write(folder)
            (Path(folder) / "lumbar-boxes" / "labels" / "P0003_T1.txt").write_text("7 0.5 0.5 0.1 0.1\n")
            with self.assertRaisesRegex(LabelError, "P0003_T1.txt, line 1: class 7"):
                sources.lumbar_boxes(folder, {"3"})

    def test_without_distortion_labels_follow_the_picture(self):
        s = sources.lumbar_boxes(self.folder.name, {"0"})[0]
        _, boxes, classes, _, _, _, rows, _ = geometry(s, np.random.default_rng(3), 320, 320, 320, strength=0.0)
        self.assertEqual(rows, (0.0, 320.0))
        size, wanted = boxes[:, 2:] - boxes[:, :2], (s.boxes[:, 2:] - s.boxes[:, :2]) * 320 / CACHE
        self.assertEqual(len(classes), len(s.classes))
        np.testing.assert_allclose(size[1:-1], wanted[1:-1], rtol=1e-4)

    def test_a_synthetic_slip_moves_the_upper_spine_forward_and_is_labelled(self):
        samples = [s for s in sources.lumbar_boxes(self.folder.name, set("01234")) if not s.has_slip()]
        rng = np.random.default_rng(0)
        made = displaced(samples[0], rng, decoy=False)
        self.assertEqual((made.classes == SLIP).sum(), 1)
        n = len(samples[0].boxes)
        self.assertLess((made.boxes[:n] - samples[0].boxes)[:, 0].min(), -3)
        self.assertFalse(np.array_equal(made.image, samples[0].image))
        decoy = displaced(samples[0], rng, decoy=True)
        self.assertFalse(decoy.has_slip())

    def test_slips_are_repeated_and_other_sources_take_their_share(self):
        samples = sources.lumbar_boxes(self.folder.name, set("1234")) + sources.vertebra_masks(self.folder.name)
        order = list(epoch_order(samples, np.random.default_rng(0), 3, {"vertebra-masks": 2}))
        self.assertEqual(sum(samples[i].source == "vertebra-masks" for i in order), 2)
        slip = next(i for i, s in enumerate(samples) if s.has_slip())
        self.assertEqual(order.count(slip), 3)

    def test_a_source_without_disc_labels_is_not_judged_on_discs(self):
        batch = assemble(sources.vertebra_masks(self.folder.name)[:2], np.random.default_rng(0), 320, 320, 224, 1.0, 0.0)
        self.assertEqual(batch.known.sum(), 0)
        self.assertEqual(tuple(batch.images.shape), (2, 1, 320, 224))


if __name__ == "__main__":
    unittest.main()
