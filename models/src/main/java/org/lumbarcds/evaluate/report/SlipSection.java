// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import java.util.Map;
import org.lumbarcds.evaluate.figures.PictureErrors;

/** The patients behind the errors about slips: they are few, and their labels are the most doubtful ones. */
final class SlipSection {

    private static final int SHOWN = 30;

    private final Map<String, List<PictureErrors>> errors;

    SlipSection(Map<String, List<PictureErrors>> errors) {
        this.errors = errors;
    }

    void write(Html html) {
        html.raw("<section id=\"slips\">").heading(2, "Slips: patients behind the errors");
        html.paragraph("Pictures with a missed or a wrong slip box at the threshold of the model, the farthest from it first."
                + " Best right: highest score on an annotated slip, 0 where no box lies on it. Best wrong: highest score of a"
                + " box where no slip is annotated. Patients are named as the data name them.");
        errors.forEach((row, own) -> html.table(row + ": " + title(own), List.of("patient", "weighting", "annotated", "missed",
                "wrong", "best right", "best wrong", "threshold"), own.stream().limit(SHOWN).map(SlipSection::cells).toList()));
        html.raw("</section>");
    }

    private static String title(List<PictureErrors> own) {
        long patients = own.stream().map(PictureErrors::patient).distinct().count();
        return own.size() + " pictures of " + patients + " patients"
                + (own.size() > SHOWN ? ", the first " + SHOWN + " (report.json has all)" : "");
    }

    private static List<String> cells(PictureErrors e) {
        return List.of(e.patient(), e.weighting().isEmpty() ? "not told" : e.weighting(), Integer.toString(e.annotated()),
                Integer.toString(e.missed()), Integer.toString(e.wrong()), Html.number(e.bestRight(), 2),
                Html.number(e.bestWrong(), 2), Double.isInfinite(e.threshold()) ? "none" : Html.number(e.threshold(), 2));
    }
}
