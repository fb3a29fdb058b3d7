// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lumbarcds.annotation.CsvTable;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.domain.SliceFeatures;

/**
 * One slice, usual or made unusual, with what is measured on it.
 *
 * @param source data set
 * @param patient unique among all sources
 * @param held whether the model was not trained on the patient
 * @param what {@code usual}, {@code axial} or the name of a simulated change, lower case
 * @param kind that it should be recognised as
 * @param features as {@link SliceFeatures} gives them
 */
record DomainCase(String source, String patient, boolean held, String what, Kind kind, double[] features) {

    static final String USUAL = "usual";

    static void write(Path file, List<DomainCase> cases) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("source,patient,held,what,kind," + String.join(",", SliceFeatures.names()) + "\n");
            for (DomainCase c : cases) {
                out.write(String.join(",", c.source, c.patient, Boolean.toString(c.held), c.what, c.kind.code(),
                        Arrays.stream(c.features).mapToObj(Double::toString).collect(Collectors.joining(","))) + "\n");
            }
        }
    }

    /** @throws IOException if the file is not one of {@link #write}, or of other features */
    static List<DomainCase> read(Path file) throws IOException {
        CsvTable table = CsvTable.read(file);
        List<DomainCase> cases = new ArrayList<>();
        for (CsvTable.Row row : table.rows()) {
            double[] features = new double[SliceFeatures.names().size()];
            for (int i = 0; i < features.length; i++) {
                String cell = row.get(SliceFeatures.names().get(i).toLowerCase(java.util.Locale.ROOT));
                if (cell.isEmpty()) {
                    throw new IOException(file + " has no column " + SliceFeatures.names().get(i) + "; delete it and run again");
                }
                features[i] = Double.parseDouble(cell);
            }
            int kind = Kind.codes().indexOf(row.get("kind"));
            cases.add(new DomainCase(row.get("source"), row.get("patient"), Boolean.parseBoolean(row.get("held")),
                    row.get("what"), Kind.values()[kind], features));
        }
        return cases;
    }
}
