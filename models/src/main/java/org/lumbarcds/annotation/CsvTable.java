// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table with a header line (RFC 4180; a semicolon may stand for the comma, as spreadsheets of some countries write it).
 *
 * @param columns lower-case names in order
 * @param rows in order
 */
public record CsvTable(List<String> columns, List<Row> rows) {

    /**
     * @param line in the file, from 1
     * @param cells by column name; a column that is not there reads as empty
     */
    public record Row(long line, Map<String, String> cells) {

        /** The trimmed cell; empty where there is none. */
        public String get(String column) {
            return cells.getOrDefault(column, "");
        }
    }

    /**
     * @throws IOException if the file cannot be read or a line has another number of cells than the header; the message
     *     names the line, not the file
     */
    public static CsvTable read(Path file) throws IOException {
        String text = AnnotationText.read(file, AnnotationText.MOST_BYTES);
        String header = text.lines().findFirst().orElse("");
        if (header.isBlank()) {
            throw new IOException("the file is empty; its first line must name the columns");
        }
        char delimiter = header.contains(";") && !header.contains(",") ? ';' : ',';
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true).setTrim(true).get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            List<String> columns = new ArrayList<>();
            List<Row> rows = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (CSVRecord record : parser) {
                long line = parser.getCurrentLineNumber();
                if (columns.isEmpty()) {
                    for (String name : record) {
                        if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                            throw new IOException("column " + name + " is there twice; keep one");
                        }
                        columns.add(name.toLowerCase(Locale.ROOT));
                    }
                    continue;
                }
                if (record.size() != columns.size()) {
                    throw new IOException("line " + line + " has " + record.size() + " columns, not " + columns.size()
                            + " as the first line; write it anew");
                }
                Map<String, String> cells = new LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    cells.put(columns.get(i), record.get(i));
                }
                rows.add(new Row(line, cells));
            }
            return new CsvTable(List.copyOf(columns), List.copyOf(rows));
        } catch (UncheckedIOException e) {
            // The parser's iterator has no other way to tell of a quote that is never closed.
            throw new IOException("the file is not CSV: " + e.getCause().getMessage(), e);
        }
    }

    /** The first of several names a column may bear that is there; empty where none is. */
    public String column(String... names) {
        for (String name : names) {
            if (columns.contains(name)) {
                return name;
            }
        }
        return "";
    }

    /** @throws IOException naming the first column that is not there */
    public void require(String... names) throws IOException {
        for (String name : names) {
            if (!columns.contains(name)) {
                throw new IOException("there is no column " + name + "; the first line must name "
                        + String.join(", ", names) + ", it names " + String.join(", ", columns));
            }
        }
    }
}
