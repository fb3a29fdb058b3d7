// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.detect.ModelDescription;
import org.lumbarcds.detect.ModelFolder;

/** The model card of a hospital's own model (Mitchell et al. 2019, "Model Cards for Model Reporting"), in Markdown. */
final class ModelCard {

    private ModelCard() {
    }

    static String of(ModelFolder model, TrainingPlan plan, TrainingData data, List<String> cautions) {
        ModelDescription description = model.description();
        StringBuilder card = new StringBuilder();
        card.append("# ").append(description.name()).append(' ').append(description.version()).append("""


                SHA-256 of `model.onnx`: `%s`; digest of weights and settings: `%s`

                ## Intended use
                Pre-reading of sagittal lumbar MRI slices like those it was trained on, for software that prepares *suspected*
                findings for a physician. **Not a medical device, not for diagnosis.** It was trained and measured on the data
                below alone; on other scanners, sequences or patients it may be wrong without showing it. Have readers check
                it on cases of your own before it is used, for instance in shadow mode.

                ## Data
                The hospital's own annotations (SHA-256 of pictures, patients, folds and boxes: `%s`). No patient is on both
                sides.

                | | pictures | patients |""".formatted(description.sha256(), model.identity().digest(), plan.dataDigest()));
        ClassNames.CLASSES.forEach(name -> card.append(' ').append(name).append(" boxes (patients) |"));
        card.append("\n|---|---|---|").append("---|".repeat(ClassNames.CLASSES.size())).append('\n');
        row(card, "trained on", data.trained(plan.fold()));
        row(card, "held out, fold " + plan.fold(), data.held(plan.fold()));
        if (!cautions.isEmpty()) {
            card.append("\n## To know\n");
            cautions.forEach(caution -> card.append("- ").append(caution).append('\n'));
        }
        card.append("\n## Accuracy on the fold held out\n")
                .append("AP at IoU 0.5, all-point interpolation; intervals (95 %) resample patients. Thresholds and calibration"
                        + " are fitted on the same fold,\nso recall and precision at them are slightly optimistic.\n\n")
                .append("| class | AP@0.5 | 95 % interval | boxes | threshold |\n|---|---|---|---|---|\n");
        for (ModelDescription.DetectedClass known : description.classes()) {
            JsonNode figures = description.metrics().path("ap50").path(known.name());
            if (!known.name().endsWith(OwnModel.UNTAUGHT)) {
                card.append("| ").append(known.name()).append(" | ").append(percent(figures.path("ap50"))).append(" | ")
                        .append(interval(figures.path("interval95"))).append(" | ").append(figures.path("boxes").asInt())
                        .append(" | ").append(known.threshold()).append(" |\n");
            }
        }
        card.append("\nThe full report is made by `./lumbar train` beside this folder. ");
        card.append(description.vertebra().isPresent() ? ""
                : "The model finds no vertebral corners: the slip is judged by appearance and not measured.");
        card.append("\n\n## Training\nDetector `").append(plan.recipe().word()).append("`, seed ").append(plan.seed())
                .append(", ").append(ProgressLine.time(description.training().path("minutes").asDouble())).append(" on ")
                .append(description.training().path("device").asText("cpu")).append(".\n");
        JsonNode reduced = description.training().path("reduced");
        if (reduced.isTextual()) {
            card.append("Smaller than published: ").append(reduced.asText()).append(".\n");
        }
        return card.append("\n## Terms\n").append(description.terms()).append('\n').toString();
    }

    private static void row(StringBuilder card, String what, List<LabelledPicture> pictures) {
        card.append("| ").append(what).append(" | ").append(pictures.size()).append(" | ")
                .append(TrainingData.patients(pictures).size()).append(" |");
        for (String name : ClassNames.CLASSES) {
            long boxes = pictures.stream().flatMap(p -> p.boxes().stream()).filter(b -> b.className().equals(name)).count();
            int patients = TrainingData.patients(pictures.stream().filter(p -> TrainingData.has(p, name)).toList()).size();
            card.append(' ').append(boxes).append(" (").append(patients).append(") |");
        }
        card.append('\n');
    }

    private static String percent(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.1f %%", value.asDouble() * 100) : "no figure";
    }

    private static String interval(JsonNode value) {
        return value.isArray() && value.size() == 2 && value.get(0).isNumber()
                ? percent(value.get(0)) + " to " + percent(value.get(1)) : "no figure";
    }
}
