// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.server.archive.IndexedAttribute.Level;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Answers queries from the index; attributes it lacks come from the file of one instance. */
@WhenArchiveEnabled
@Component
class ArchiveQueries {

    private final JdbcTemplate jdbc;
    private final ArchiveFiles files;
    private final ArchiveProperties properties;

    ArchiveQueries(JdbcTemplate jdbc, ArchiveFiles files, ArchiveProperties properties) {
        this.jdbc = jdbc;
        this.files = files;
        this.properties = properties;
    }

    /** A result and the instance its further attributes are read from. */
    private record Found(DicomDataset dataset, String sopInstanceUid) {
    }

    /** @param base the archive's URL, for retrieve URLs */
    List<DicomDataset> find(ArchiveQuery query, String base) throws IOException {
        List<Object> values = new ArrayList<>();
        String where = query.matches().stream().map(match -> condition(query.level(), match, values))
                .collect(Collectors.joining(" and "));
        String identifier = query.level().identifier();
        String order = query.level() == Level.INSTANCE ? "min(series_uid), min(instance_order), " : "";
        String sql = "select " + columns(query.level()) + ", min(sop_instance_uid) as representative,"
                + " count(distinct series_uid) as series_count, count(*) as instance_count from archive_instance "
                + (where.isEmpty() ? "" : "where " + where) + " group by " + identifier
                + " order by " + order + identifier + " limit ? offset ?";
        values.add(query.limit());
        values.add(query.offset());
        List<DicomDataset> datasets = new ArrayList<>();
        for (Found found : jdbc.query(sql, (row, number) -> found(query.level(), base, row), values.toArray())) {
            if (query.level() == Level.STUDY) {
                found.dataset.put(Tag.MODALITIES_IN_STUDY, modalities(found.dataset.requireString(Tag.STUDY_INSTANCE_UID)));
            }
            addFields(query, found);
            datasets.add(found.dataset);
        }
        return datasets;
    }

    private static String columns(Level level) {
        return attributes(level).stream().map(attribute -> attribute.column().equals(level.identifier())
                ? attribute.column() : "min(" + attribute.column() + ") as " + attribute.column())
                .collect(Collectors.joining(", "));
    }

    /** Attributes of the level and of those above it. */
    private static List<IndexedAttribute> attributes(Level level) {
        return Arrays.stream(IndexedAttribute.values()).filter(attribute -> attribute.level().compareTo(level) <= 0).toList();
    }

    private static String condition(Level level, ArchiveQuery.Match match, List<Object> values) {
        String condition = comparison(match, values);
        // A study matches where one of its series or instances does.
        return match.attribute().level().compareTo(level) <= 0 ? condition
                : level.identifier() + " in (select " + level.identifier() + " from archive_instance where " + condition + ")";
    }

    private static String comparison(ArchiveQuery.Match match, List<Object> values) {
        String column = match.attribute().column();
        String value = match.value();
        if (match.attribute().isUid()) {
            List<String> uids = List.of(value.split("[,\\\\]"));
            values.addAll(uids);
            return column + " in (" + uids.stream().map(uid -> "?").collect(Collectors.joining(", ")) + ")";
        }
        int dash = value.indexOf('-');
        if (match.attribute().isDateOrTime() && dash >= 0) {
            String last = value.substring(dash + 1);
            values.add(value.substring(0, dash));
            if (last.isEmpty()) {
                return column + " >= ?";
            }
            values.add(last);
            // A time may be given to the minute: its seconds are within.
            values.add(last + "%");
            return column + " >= ? and (" + column + " <= ? or " + column + " like ?)";
        }
        if (value.contains("*") || value.contains("?") || match.attribute() == IndexedAttribute.PATIENT_NAME) {
            values.add(value.toLowerCase(java.util.Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_")
                    .replace('*', '%').replace('?', '_'));
            return "lower(" + column + ") like ? escape '!'";
        }
        values.add(value);
        return column + " = ?";
    }

    private Found found(Level level, String base, ResultSet row) throws SQLException {
        DicomDataset dataset = new DicomDataset().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
        for (IndexedAttribute attribute : attributes(level)) {
            String value = row.getString(attribute.column());
            // Numbers that are none stay in the file.
            boolean number = attribute == IndexedAttribute.ROWS || attribute == IndexedAttribute.COLUMNS;
            if (value == null || number && !value.matches("[0-9]{1,5}")) {
                continue;
            }
            dataset.put(attribute.tag(), value.split("\\\\", -1));
        }
        String url = base + "/studies/" + row.getString("study_uid");
        if (level == Level.STUDY) {
            dataset.putInts(Tag.NUMBER_OF_STUDY_RELATED_SERIES, row.getInt("series_count"))
                    .putInts(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES, row.getInt("instance_count"));
        } else {
            url += "/series/" + row.getString("series_uid");
        }
        if (level == Level.SERIES) {
            dataset.putInts(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES, row.getInt("instance_count"));
        }
        if (level == Level.INSTANCE) {
            url += "/instances/" + row.getString("sop_instance_uid");
        }
        dataset.put(Tag.RETRIEVE_URL, url).put(Tag.INSTANCE_AVAILABILITY, "ONLINE");
        return new Found(dataset, row.getString("representative"));
    }

    private String[] modalities(String studyUid) {
        return jdbc.queryForList("select distinct modality from archive_instance where study_uid = ? and modality is not null"
                + " order by modality", String.class, studyUid).toArray(new String[0]);
    }

    private void addFields(ArchiveQuery query, Found found) throws IOException {
        boolean missing = query.allFields() || query.fields().stream().anyMatch(tag -> !found.dataset.contains(tag));
        if (!missing) {
            return;
        }
        DicomDataset whole =
                DicomReader.readWithoutPixelData(files.path(found.sopInstanceUid), properties.limits()).dataset();
        for (DicomElement element : whole.elements()) {
            boolean wanted = query.allFields() ? !element.vr().name().startsWith("O") : query.fields().contains(element.tag());
            if (wanted && !found.dataset.contains(element.tag()) && element instanceof DicomElement.Value value) {
                found.dataset.put(value.vr().isText() ? recoded(whole, value) : element);
            }
        }
    }

    /** Results are in UTF-8, files in any character set. */
    private static DicomElement recoded(DicomDataset whole, DicomElement.Value value) {
        return new DicomDataset().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .put(value.tag(), value.vr(), whole.strings(value.tag())).element(value.tag()).orElseThrow();
    }
}
