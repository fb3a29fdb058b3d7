// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.readers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.figures.Bootstrap;
import org.lumbarcds.evaluate.figures.Decisions;
import org.lumbarcds.evaluate.figures.Decisions.Decision;
import org.lumbarcds.evaluate.figures.LevelBox;
import org.lumbarcds.evaluate.figures.LevelDecisions;
import org.lumbarcds.evaluate.figures.PairedDecisions;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.evaluate.readers.ReaderFigures.Judge;
import org.lumbarcds.evaluate.readers.ReaderFigures.Pair;
import org.lumbarcds.evaluate.readers.ReaderMarks.Mark;
import org.lumbarcds.evaluate.readers.ReaderMarks.Reading;

/**
 * Readers beside models on the level-boxes of the annotation. A level is normal to a reader who marked neither herniation
 * nor slip there.
 */
public final class ReaderComparison {

    private static final String ALL = "all";

    private final ReaderMarks marks;
    private final Map<String, ScoredPicture> pictures = new LinkedHashMap<>();
    private final Map<String, List<LevelBox>> levels;
    private final Bootstrap bootstrap;
    private final List<String> remarks;
    private final Set<String> read = new HashSet<>();
    private final List<Judge> judges = new ArrayList<>();
    private final Map<String, Map<String, Decisions>> decisions = new LinkedHashMap<>();
    private final Set<String> readers = new TreeSet<>();

    /**
     * @param pictures that were evaluated
     * @param levels by picture name
     * @param bootstrap over their patients
     */
    public ReaderComparison(
            ReaderMarks marks, List<ScoredPicture> pictures, Map<String, List<LevelBox>> levels, Bootstrap bootstrap) {
        this.marks = marks;
        this.levels = levels;
        this.bootstrap = bootstrap;
        this.remarks = new ArrayList<>(marks.remarks());
        for (ScoredPicture picture : pictures) {
            String name = Path.of(picture.name()).getFileName().toString();
            this.pictures.put(name, picture);
            this.pictures.putIfAbsent(name.replaceFirst("\\.[^.]*$", ""), picture);
        }
        marks.readings().forEach(this::addReader);
    }

    private void addReader(String reader, Map<String, Reading> readings) {
        Map<String, List<Decision>> own = new LinkedHashMap<>();
        List<Double> seconds = new ArrayList<>();
        int unknown = 0;
        int uncounted = 0;
        int judged = 0;
        for (Map.Entry<String, Reading> entry : readings.entrySet()) {
            ScoredPicture picture = pictures.get(entry.getKey());
            if (picture == null) {
                unknown++;
                continue;
            }
            judged++;
            read.add(picture.name());
            if (!Double.isNaN(entry.getValue().seconds())) {
                seconds.add(entry.getValue().seconds());
            }
            uncounted += decide(picture, entry.getValue(), own);
        }
        if (unknown > 0) {
            remarks.add(reader + ": " + unknown + " images are not among the evaluated pictures and are left out");
        }
        if (uncounted > 0) {
            remarks.add(reader + ": " + uncounted
                    + " level-boxes have no counted level and cannot be held against marks by level");
        }
        readers.add(reader);
        add(reader, true, judged, own, seconds);
    }

    /** Appends the decisions of one reading and tells how many level-boxes could not be judged. */
    private int decide(ScoredPicture picture, Reading reading, Map<String, List<Decision>> own) {
        List<LevelBox> boxes = levels.get(picture.name());
        List<Set<String>> called = new ArrayList<>();
        boxes.forEach(b -> called.add(new HashSet<>()));
        for (Mark mark : reading.marks()) {
            if (mark.box().isPresent()) {
                LevelBox.place(mark.condition(), mark.box().get(), boxes)
                        .ifPresent(i -> called.get(i).add(mark.condition()));
            } else {
                for (int i = 0; i < boxes.size(); i++) {
                    if (boxes.get(i).level().equals(mark.level())) {
                        called.get(i).add(mark.condition());
                    }
                }
            }
        }
        int uncounted = 0;
        for (int i = 0; i < boxes.size(); i++) {
            if (reading.byLevel() && boxes.get(i).level().isEmpty()) {
                uncounted++;
                continue;
            }
            Set<String> at = called.get(i);
            if (!at.contains("herniation") && !at.contains("spondylolisthesis")) {
                at.add("normal");
            } else {
                at.remove("normal");
            }
            for (String condition : AveragePrecision.PUBLISHED) {
                if (boxes.get(i).counts(condition)) {
                    own.computeIfAbsent(condition, c -> new ArrayList<>()).add(new Decision(
                            LevelDecisions.unit(picture.name(), i, condition), picture.patient(),
                            boxes.get(i).conditions().contains(condition), at.contains(condition)));
                }
            }
        }
        return uncounted;
    }

    /**
     * @param name of the row
     * @param own its decisions
     * @param milliseconds it took, by picture name
     */
    public void addModel(String name, LevelDecisions own, Map<String, Double> milliseconds) {
        LevelDecisions within = own.within(read);
        Map<String, List<Decision>> all = new LinkedHashMap<>();
        AveragePrecision.PUBLISHED.forEach(condition -> all.put(condition, within.of(condition, bootstrap).all()));
        List<Double> seconds = read.stream().filter(milliseconds::containsKey).map(p -> milliseconds.get(p) / 1000).toList();
        add(name, false, seconds.size(), all, seconds);
    }

    private void add(String name, boolean reader, int judged, Map<String, List<Decision>> own, List<Double> seconds) {
        Map<String, Decisions> tables = new LinkedHashMap<>();
        List<Decision> pooled = new ArrayList<>();
        for (String condition : AveragePrecision.PUBLISHED) {
            List<Decision> of = own.getOrDefault(condition, List.of());
            tables.put(condition, new Decisions(condition, of, bootstrap));
            pooled.addAll(of);
        }
        Decisions all = new Decisions(ALL, pooled, bootstrap);
        double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        judges.add(new Judge(name, reader, judged,
                tables.values().stream().map(Decisions::table).toList(), all.table().accuracy(),
                Bootstrap.percentile(sorted, 0.5), Arrays.stream(sorted).average().orElse(Double.NaN)));
        tables.put(ALL, all);
        decisions.put(name, tables);
    }

    /** Readers against models and against each other. */
    public ReaderFigures figures() {
        List<String> names = judges.stream().map(Judge::name).toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (int k = i + 1; k < names.size(); k++) {
                // Models are compared with each other elsewhere, on more pictures.
                if (readers.contains(names.get(i))) {
                    for (String of : decisions.get(names.get(i)).keySet()) {
                        pairs.add(new Pair(names.get(i), names.get(k), of, PairedDecisions.of(
                                decisions.get(names.get(i)).get(of), decisions.get(names.get(k)).get(of))));
                    }
                }
            }
        }
        return new ReaderFigures(judges, pairs, remarks);
    }
}
