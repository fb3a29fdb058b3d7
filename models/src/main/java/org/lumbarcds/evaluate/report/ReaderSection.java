// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.evaluate.figures.Decisions;
import org.lumbarcds.evaluate.readers.ReaderFigures;
import org.lumbarcds.evaluate.readers.ReaderFigures.Judge;
import org.lumbarcds.evaluate.readers.ReaderFigures.Pair;

/** Readers beside models. */
final class ReaderSection {

    private final ReaderFigures readers;

    ReaderSection(ReaderFigures readers) {
        this.readers = readers;
    }

    void write(Html html) {
        html.raw("<section id=\"readers\">").heading(2, "Readers against models");
        html.paragraph("Levels as the annotation has them; a level is normal to a reader who marked neither herniation nor slip"
                + " there. In brackets 95 % intervals over patients, then the counts.");
        List<List<String>> all = new ArrayList<>();
        List<List<String>> by = new ArrayList<>();
        for (Judge judge : readers.judges()) {
            String name = (judge.reader() ? "reader " : "model ") + judge.name();
            all.add(List.of(name, Integer.toString(judge.pictures()), Html.rate(judge.accuracy()),
                    Html.number(judge.medianSeconds(), 2), Html.number(judge.meanSeconds(), 2)));
            for (Decisions.Table t : judge.decisions()) {
                by.add(List.of(name, t.className(), Html.rate(t.sensitivity()), Html.rate(t.specificity()),
                        Html.rate(t.accuracy())));
            }
        }
        html.table("All conditions together", List.of("judge", "pictures", "accuracy, %", "median s a picture",
                "mean s a picture"), all);
        html.table("By condition, percent", List.of("judge", "condition", "sensitivity", "specificity", "accuracy"), by);
        List<List<String>> pairs = new ArrayList<>();
        for (Pair p : readers.pairs()) {
            pairs.add(List.of(p.first() + " – " + p.second(), p.of(), Integer.toString(p.paired().units()),
                    Integer.toString(p.paired().onlyFirstRight()), Integer.toString(p.paired().onlySecondRight()),
                    Html.level(p.paired().mcNemar()), Html.number(p.paired().kappa(), 2)));
        }
        html.table("Pairs of judges on the same level-boxes", List.of("first – second", "condition", "level-boxes",
                "only first right", "only second right", "McNemar p, exact", "Cohen's kappa"), pairs);
        readers.remarks().forEach(html::note);
        html.raw("</section>");
    }
}
