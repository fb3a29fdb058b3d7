// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lumbarcds.cdshooks.Action;

/**
 * The stored report as something the EHR can keep in its own chart. It loses its id and version here, keeps the
 * identifier by which the EHR can tell a second copy, and points back to observations, study and picture on this
 * server; subject, order and encounter were the EHR's own references from the start.
 */
final class ReportCopy {
    private static final Pattern RELATIVE = Pattern.compile("[A-Z][A-Za-z]+/[A-Za-z0-9\\-.]{1,64}");

    private final String base;

    ReportCopy(URI fhirBase) {
        this.base = fhirBase.toString().endsWith("/") ? fhirBase.toString() : fhirBase + "/";
    }

    /**
     * @return empty for a report somebody has worked on since: its status is no longer the software's own
     * @throws IllegalArgumentException for anything but a DiagnosticReport with an identifier
     */
    Optional<Action> create(JsonNode report) {
        if (!report.path("resourceType").asText().equals("DiagnosticReport") || report.path("identifier").isEmpty()) {
            throw new IllegalArgumentException("not a DiagnosticReport with an identifier: "
                    + report.path("resourceType").asText());
        }
        if (!report.path("status").asText().equals("preliminary")) {
            return Optional.empty();
        }
        ObjectNode copy = report.deepCopy();
        copy.remove("id");
        copy.remove("meta");
        copy.path("imagingStudy").forEach(this::absolute);
        copy.path("result").forEach(this::absolute);
        copy.path("media").forEach(m -> absolute(m.path("link")));
        return Optional.of(
                Action.create("File the preliminary software result of the lumbar MRI (not a diagnosis)", copy));
    }

    private void absolute(JsonNode reference) {
        String target = reference.path("reference").asText();
        if (reference instanceof ObjectNode node && RELATIVE.matcher(target).matches()) {
            node.put("reference", base + target);
        }
    }
}
