// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.server.database.DatabaseTime;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Which instances there are: table {@code archive_instance}. */
@WhenArchiveEnabled
@Component
class ArchiveIndex {

    private static final int LONGEST = 1000;
    private static final String COLUMNS = Arrays.stream(IndexedAttribute.values()).map(IndexedAttribute::column)
            .collect(Collectors.joining(", "));
    private static final String INSERT = "insert into archive_instance (" + COLUMNS
            + ", transfer_syntax_uid, file_bytes, instance_order, stored_at) values ("
            + String.join(", ", Collections.nCopies(IndexedAttribute.values().length + 4, "?")) + ")";
    private static final String SELECT = "select study_uid, series_uid, sop_instance_uid, sop_class_uid,"
            + " transfer_syntax_uid, file_bytes from archive_instance where ";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    ArchiveIndex(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<StoredInstance> find(String sopInstanceUid) {
        return jdbc.query(SELECT + "sop_instance_uid = ?", ArchiveIndex::row, sopInstanceUid).stream().findFirst();
    }

    /**
     * Instances in the order of series and instance number.
     *
     * @param seriesUid empty for all series of the study
     * @param sopInstanceUid empty for all instances
     */
    List<StoredInstance> list(String studyUid, Optional<String> seriesUid, Optional<String> sopInstanceUid) {
        StringBuilder where = new StringBuilder("study_uid = ?");
        List<Object> values = new ArrayList<>(List.of(studyUid));
        seriesUid.ifPresent(uid -> {
            where.append(" and series_uid = ?");
            values.add(uid);
        });
        sopInstanceUid.ifPresent(uid -> {
            where.append(" and sop_instance_uid = ?");
            values.add(uid);
        });
        return jdbc.query(SELECT + where + " order by series_uid, instance_order, sop_instance_uid", ArchiveIndex::row,
                values.toArray());
    }

    /** Adds an instance whose file is in place; one that is there already, perhaps from a moment ago, stays as it is. */
    void add(DicomFile file, long fileBytes) {
        List<Object> values = new ArrayList<>();
        for (IndexedAttribute attribute : IndexedAttribute.values()) {
            values.add(text(file.dataset(), attribute.tag()));
        }
        values.add(file.transferSyntax().uid());
        values.add(fileBytes);
        values.add(order(file.dataset()));
        values.add(DatabaseTime.of(clock.instant()));
        try {
            jdbc.update(INSERT, values.toArray());
        } catch (DuplicateKeyException stored) {
            // Two clients sent it at once; both are told that it is stored, and it is.
            return;
        }
    }

    /** Puts an instance in the place of the one of its UID; part of the caller's transaction. */
    void replace(DicomFile file, long fileBytes) {
        jdbc.update("delete from archive_instance where sop_instance_uid = ?",
                file.dataset().requireString(Tag.SOP_INSTANCE_UID));
        add(file, fileBytes);
    }

    /** The accession number an instance is kept with; part of the caller's transaction. */
    Optional<String> accessionNumber(String sopInstanceUid) {
        return jdbc.queryForList("select accession_number from archive_instance where sop_instance_uid = ?"
                + " and accession_number is not null", String.class, sopInstanceUid).stream().findFirst();
    }

    /** Whether the index says of the instance what its data set says of patient and order. */
    boolean agrees(DicomDataset dataset) {
        return jdbc.query("select patient_id, patient_name, patient_birth_date, patient_sex, accession_number"
                + " from archive_instance where sop_instance_uid = ?", (row, n) -> Stream.of(IndexedAttribute.PATIENT_ID,
                        IndexedAttribute.PATIENT_NAME, IndexedAttribute.PATIENT_BIRTH_DATE, IndexedAttribute.PATIENT_SEX,
                        IndexedAttribute.ACCESSION_NUMBER).allMatch(attribute ->
                                Objects.equals(value(row, attribute), text(dataset, attribute.tag()))),
                dataset.requireString(Tag.SOP_INSTANCE_UID)).stream().allMatch(agrees -> agrees);
    }

    private static String value(ResultSet row, IndexedAttribute attribute) {
        try {
            return row.getString(attribute.column());
        } catch (SQLException e) {
            throw new DataRetrievalFailureException("a column of archive_instance cannot be read", e);
        }
    }

    /** A database may refuse characters that a damaged value holds. */
    private static String text(DicomDataset dataset, int tag) {
        String text = String.join("\\", dataset.strings(tag)).replaceAll("\\p{Cntrl}", " ");
        return text.isEmpty() ? null : text.substring(0, Math.min(LONGEST, text.length()));
    }

    private static int order(DicomDataset dataset) {
        String number = dataset.string(Tag.INSTANCE_NUMBER).orElse("");
        return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : Integer.MAX_VALUE;
    }

    private static StoredInstance row(ResultSet row, int number) throws SQLException {
        return new StoredInstance(row.getString("study_uid"), row.getString("series_uid"),
                row.getString("sop_instance_uid"), row.getString("sop_class_uid"),
                TransferSyntax.of(row.getString("transfer_syntax_uid")), row.getLong("file_bytes"));
    }
}
