// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what is there after a soak: by FHIR search while the server runs, in its database after it stopped. */
final class StoredCount {

    private StoredCount() {
    }

    /**
     * @param reports DiagnosticReports found
     * @param problems what is not as it should be, in words
     */
    record InFhir(int reports, List<String> problems) {
    }

    static InFhir inFhir(Ehr ehr, List<LumbarOrder> orders) throws IOException, DemoException, InterruptedException {
        List<String> problems = new ArrayList<>();
        Set<String> observations = new HashSet<>();
        ehr.search("Observation?_count=200&_elements=status")
                .forEach(observation -> observations.add("Observation/" + observation.path("id").asText()));
        for (LumbarOrder order : orders) {
            List<JsonNode> reports = ehr.search("DiagnosticReport?patient=" + order.patientId());
            if (reports.size() != 1) {
                problems.add(reports.size() + " reports of study " + order.imaged().studyInstanceUid());
            }
            for (JsonNode report : reports) {
                int missing = 0;
                for (JsonNode result : report.path("result")) {
                    missing += observations.contains(result.path("reference").asText()) ? 0 : 1;
                }
                if (missing > 0 || report.path("result").isEmpty()) {
                    problems.add("report " + report.path("id").asText() + " lacks " + missing + " of its "
                            + report.path("result").size() + " observations");
                }
            }
        }
        return new InFhir(ehr.get("DiagnosticReport?_summary=count").path("total").asInt(), problems);
    }

    /**
     * @param rows of the queue
     * @param read of them, those with a result
     * @param cards of the projection
     * @param attemptsAgain attempts beyond each row's first: taken over after a kill, or tried again after a failure
     */
    record InDatabase(int rows, int read, int cards, int attemptsAgain) {
    }

    /** @param data folder of a server that does not run */
    static InDatabase inDatabase(Path data) throws DemoException {
        String url = "jdbc:h2:file:" + data.resolve("database").resolve("lumbar")
                + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "lumbar", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*),"
                        + " coalesce(sum(case when state = 'READ' then 1 else 0 end), 0),"
                        + " (select count(*) from study_card), coalesce(sum(attempts - 1), 0) from analysis_request")) {
            row.next();
            return new InDatabase(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4));
        } catch (SQLException e) {
            throw new DemoException("the server's database cannot be read: " + e.getMessage(), e);
        }
    }
}
