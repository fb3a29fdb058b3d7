// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.util.Arrays;
import java.util.Optional;
import org.lumbarcds.dicom.Tag;

/** Attributes the database holds: matched by queries and returned by them. */
enum IndexedAttribute {
    STUDY_DATE(Level.STUDY, Tag.STUDY_DATE, "study_date"),
    STUDY_TIME(Level.STUDY, Tag.STUDY_TIME, "study_time"),
    ACCESSION_NUMBER(Level.STUDY, Tag.ACCESSION_NUMBER, "accession_number"),
    STUDY_DESCRIPTION(Level.STUDY, Tag.STUDY_DESCRIPTION, "study_description"),
    PATIENT_NAME(Level.STUDY, Tag.PATIENT_NAME, "patient_name"),
    PATIENT_ID(Level.STUDY, Tag.PATIENT_ID, "patient_id"),
    PATIENT_BIRTH_DATE(Level.STUDY, Tag.PATIENT_BIRTH_DATE, "patient_birth_date"),
    PATIENT_SEX(Level.STUDY, Tag.PATIENT_SEX, "patient_sex"),
    STUDY_UID(Level.STUDY, Tag.STUDY_INSTANCE_UID, "study_uid"),
    STUDY_ID(Level.STUDY, Tag.STUDY_ID, "study_id"),
    MODALITY(Level.SERIES, Tag.MODALITY, "modality"),
    SERIES_DESCRIPTION(Level.SERIES, Tag.SERIES_DESCRIPTION, "series_description"),
    BODY_PART(Level.SERIES, Tag.BODY_PART_EXAMINED, "body_part"),
    SERIES_UID(Level.SERIES, Tag.SERIES_INSTANCE_UID, "series_uid"),
    SERIES_NUMBER(Level.SERIES, Tag.SERIES_NUMBER, "series_number"),
    SOP_CLASS_UID(Level.INSTANCE, Tag.SOP_CLASS_UID, "sop_class_uid"),
    SOP_INSTANCE_UID(Level.INSTANCE, Tag.SOP_INSTANCE_UID, "sop_instance_uid"),
    INSTANCE_NUMBER(Level.INSTANCE, Tag.INSTANCE_NUMBER, "instance_number"),
    FRAMES(Level.INSTANCE, Tag.NUMBER_OF_FRAMES, "frames"),
    ROWS(Level.INSTANCE, Tag.ROWS, "image_rows"),
    COLUMNS(Level.INSTANCE, Tag.COLUMNS, "image_columns");

    /** What a query lists. */
    enum Level {
        STUDY("study_uid"), SERIES("series_uid"), INSTANCE("sop_instance_uid");

        private final String identifier;

        Level(String identifier) {
            this.identifier = identifier;
        }

        /** Column of the level's UID. */
        String identifier() {
            return identifier;
        }
    }

    private final Level level;
    private final int tag;
    private final String column;

    IndexedAttribute(Level level, int tag, String column) {
        this.level = level;
        this.tag = tag;
        this.column = column;
    }

    static Optional<IndexedAttribute> ofTag(int tag) {
        return Arrays.stream(values()).filter(attribute -> attribute.tag == tag).findFirst();
    }

    Level level() {
        return level;
    }

    int tag() {
        return tag;
    }

    String column() {
        return column;
    }

    boolean isUid() {
        return column.endsWith("_uid");
    }

    boolean isDateOrTime() {
        return column.endsWith("_date") || column.endsWith("_time");
    }
}
