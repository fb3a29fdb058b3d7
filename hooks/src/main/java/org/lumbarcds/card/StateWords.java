// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import java.util.Optional;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus;

/** What is said of a study that has no result: every wording says that nothing is known, none that nothing is there. */
record StateWords(String summary, String explanation) {
    private static final String NOTHING = "Nothing is said about findings, neither good nor bad.";
    private static final String LATER = " The result is shown the next time the chart is opened.";

    static StateWords of(StudyStatus status) {
        return switch (status.state()) {
            case QUEUED, RUNNING -> status.reason().map(StateWords::retrying).orElse(new StateWords(
                    "analysis is running; the result will be shown the next time the chart is opened.",
                    "The images are being analysed." + LATER + " " + NOTHING));
            case FAILED -> status.reason().map(StateWords::failed).orElse(new StateWords(
                    "not analysed by the software. " + NOTHING,
                    "The analysis failed. " + NOTHING + " Have the study read as usual."));
            case IDENTITY_MISMATCH -> otherPerson();
            case READ -> throw new IllegalArgumentException("a study that was read has findings to tell");
        };
    }

    static StateWords of(OrderStatus order) {
        return switch (order.state()) {
            case AWAITING -> awaiting(order.reason());
            case IDENTITY_MISMATCH -> otherPerson();
            case FAILED -> failed(order.reason().orElseThrow(
                    () -> new IllegalArgumentException("an order that was given up has a reason")));
            case ARRIVED -> throw new IllegalArgumentException("the studies of an order that has arrived have the cards");
        };
    }

    private static StateWords awaiting(Optional<Failure> failure) {
        boolean looked = failure.isEmpty() || failure.get().kind() == Failure.Kind.STUDY_NOT_FOUND;
        return new StateWords(
                "images have not arrived yet; they will be analysed when they do. No result so far.",
                (looked ? "The image archive (PACS) shows no MR images under the order's accession number yet."
                        : "The image archive (PACS) could not be asked for the order's accession number; it is asked again.")
                        + " The software keeps looking for them: there is nothing to send again." + LATER + " " + NOTHING
                        + failure.map(f -> "\n\nFor the operator: " + Markdown.escape(f.detail())).orElse(""));
    }

    private static StateWords otherPerson() {
        return new StateWords(
                "images do not match this patient; nothing was analysed. Contact radiology.",
                "Patient identity in the images differs from the patient of the order. Nothing was analysed and "
                        + "nothing of the images is shown. They may be of another person, and this patient's "
                        + "images may be elsewhere.\n\n**What to do:** contact radiology before anyone relies on "
                        + "these images.");
    }

    private static StateWords retrying(Failure failure) {
        String what = switch (failure.kind()) {
            case STUDY_NOT_FOUND -> "images are not in the archive (PACS) yet; analysis waits for them.";
            case PACS_UNAVAILABLE -> "the image archive (PACS) does not answer; analysis tries again.";
            case PACS_REFUSED -> "the image archive (PACS) refused access; analysis tries again.";
            case STORE_UNAVAILABLE -> "the result could not be stored; analysis tries again.";
            case INTERNAL -> "analysis was interrupted and tries again.";
        };
        return new StateWords(what + " No result so far.",
                NOTHING + LATER + "\n\nFor the operator: " + Markdown.escape(failure.detail()));
    }

    private static StateWords failed(Failure failure) {
        String what = switch (failure.kind()) {
            case STUDY_NOT_FOUND -> "not analysed; the images were not found in the archive (PACS).";
            case PACS_UNAVAILABLE -> "not analysed; the image archive (PACS) did not answer.";
            case PACS_REFUSED -> "not analysed; the image archive (PACS) refused access.";
            case STORE_UNAVAILABLE -> "not analysed; the result could not be stored.";
            case INTERNAL -> "not analysed; the software failed.";
        };
        return new StateWords(what + " Nothing is said about findings.",
                NOTHING + " All attempts are used up; an operator can start the analysis again.\n\n"
                        + "**What to do:** have the study read as usual; do not wait for the software.\n\n"
                        + "For the operator: " + Markdown.escape(failure.detail()));
    }
}
