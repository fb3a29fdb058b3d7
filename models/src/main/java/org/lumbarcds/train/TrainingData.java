// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lumbarcds.annotation.AnnotationSet;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.annotation.PatientFolds;
import org.lumbarcds.annotation.Problem;
import org.lumbarcds.image.PictureReader;

/** Annotated pictures in folds, fit to train on. */
public final class TrainingData {

    /** Names of folds. */
    static final List<String> FOLDS = List.of("0", "1", "2", "3", "4");

    /** Below this nothing can be learnt or measured. */
    private static final int FEWEST_PATIENTS = 5;
    private static final int FEWEST_PICTURES = 8;

    /** Below this a class is learnt poorly and its figures say little. */
    private static final int FEW_PATIENTS_OF_CLASS = 20;

    private final List<LabelledPicture> pictures;

    private TrainingData(List<LabelledPicture> pictures) {
        this.pictures = List.copyOf(pictures);
    }

    /**
     * Leaves out pictures whose pixels cannot be decoded, such as a JPEG that was cut off, and tells them: the training code
     * would stop at the first, perhaps after an hour. The other checks read headers only.
     */
    public static AnnotationSet undamaged(AnnotationSet set) {
        List<LabelledPicture> good = new ArrayList<>();
        List<Problem> problems = new ArrayList<>(set.problems());
        for (LabelledPicture picture : set.pictures()) {
            try {
                PictureReader.read(picture.file());
                good.add(picture);
            } catch (IOException e) {
                problems.add(new Problem(Problem.Severity.ERROR, picture.file(), "", e.getMessage() + "; replace the image"));
            }
        }
        return new AnnotationSet(set.format(), good, problems);
    }

    /**
     * What keeps a set from being trained on besides the problems of single annotations; empty where nothing does.
     *
     * @param oneEach whether the user said that every picture is of another patient
     */
    public static List<String> obstacles(AnnotationSet set, boolean oneEach) {
        List<LabelledPicture> pictures = set.pictures();
        List<String> found = new ArrayList<>();
        Set<String> patients = patients(pictures);
        if (!oneEach && !pictures.isEmpty() && pictures.stream().allMatch(p -> p.patient().equals(p.name()))) {
            found.add("nothing says whose picture is whose. Pictures of one patient would be trained on and judged by, and the"
                    + " figures would be too good: name a CSV file with columns image, patient by --patients, or say"
                    + " --one-picture-a-patient if every picture is of another patient");
        }
        if (patients.size() < FEWEST_PATIENTS || pictures.size() < FEWEST_PICTURES) {
            found.add(pictures.size() + " usable pictures of " + patients.size() + " patients; at least " + FEWEST_PICTURES
                    + " of " + FEWEST_PATIENTS + " are needed, and some hundred patients for a model of use");
        }
        if (pictures.stream().noneMatch(p -> has(p, "normal"))) {
            found.add("no box of a normal disc; levels are counted along the discs, so every visible disc needs a box,"
                    + " the normal ones too");
        }
        Set<String> folds = pictures.stream().map(LabelledPicture::fold).collect(Collectors.toCollection(TreeSet::new));
        if (folds.size() > 1 && folds.contains("")) {
            found.add("some pictures have a fold and some have none, such as "
                    + pictures.stream().filter(p -> p.fold().isEmpty()).findFirst().orElseThrow().name()
                    + "; fill the column fold in everywhere or nowhere");
        }
        List<String> strange = folds.stream().filter(f -> !f.isEmpty() && !FOLDS.contains(f)).toList();
        if (!strange.isEmpty()) {
            found.add("fold " + String.join(", ", strange) + ": folds are named " + String.join(", ", FOLDS));
        }
        return found;
    }

    /**
     * Deals patients into folds where the set has none.
     *
     * @param set without obstacles
     * @param kept folds of patients dealt before
     * @throws CannotTrainException if no patient, or every one, is in the fold held out
     */
    public static TrainingData of(AnnotationSet set, Map<String, String> kept, String held, long seed)
            throws CannotTrainException {
        boolean given = set.pictures().stream().noneMatch(p -> p.fold().isEmpty());
        TrainingData data = new TrainingData(
                given ? set.pictures() : PatientFolds.deal(set.pictures(), FOLDS.size(), seed, kept));
        if (data.held(held).isEmpty() || data.trained(held).size() < FEWEST_PICTURES) {
            throw new CannotTrainException("fold " + held + " has " + data.held(held).size() + " pictures and the others have "
                    + data.trained(held).size() + "; name a fold by --fold that has some and leaves at least "
                    + FEWEST_PICTURES + " to train on");
        }
        return data;
    }

    public List<LabelledPicture> pictures() {
        return pictures;
    }

    List<LabelledPicture> held(String fold) {
        return pictures.stream().filter(p -> p.fold().equals(fold)).toList();
    }

    List<LabelledPicture> trained(String fold) {
        return pictures.stream().filter(p -> !p.fold().equals(fold)).toList();
    }

    /** Classes that no picture outside the fold has a box of: the model knows nothing of them. */
    Set<String> untaught(String fold) {
        Set<String> names = new HashSet<>(ClassNames.CLASSES);
        trained(fold).forEach(p -> p.boxes().forEach(box -> names.remove(box.className())));
        return names;
    }

    /** What a person should know before the training. */
    public List<String> cautions(String fold) {
        List<String> found = new ArrayList<>();
        Set<String> untaught = untaught(fold);
        for (String name : ClassNames.CLASSES) {
            int with = patients(trained(fold).stream().filter(p -> has(p, name)).toList()).size();
            if (untaught.contains(name)) {
                found.add("no box of " + name + " to train on: the model will not judge it, neither present nor absent");
            } else if (with < FEW_PATIENTS_OF_CLASS) {
                found.add("boxes of " + name + " of only " + with + " patients to train on: expect many misses");
            }
            if (!untaught.contains(name) && held(fold).stream().noneMatch(p -> has(p, name))) {
                found.add("no box of " + name + " in fold " + fold + ": its threshold is not fitted, nor its accuracy measured");
            }
        }
        return found;
    }

    static boolean has(LabelledPicture picture, String className) {
        return picture.boxes().stream().anyMatch(box -> box.className().equals(className));
    }

    static Set<String> patients(List<LabelledPicture> pictures) {
        return pictures.stream().map(LabelledPicture::patient).collect(Collectors.toSet());
    }

    /** Differs where a picture, a patient, a fold or a box does; 64 hex digits. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            pictures.stream().sorted(Comparator.comparing(LabelledPicture::sha256)).forEach(p -> digest.update(
                    (p.sha256() + p.name() + "\n" + p.patient() + "\n" + p.fold() + "\n" + p.boxes() + "\n")
                            .getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
