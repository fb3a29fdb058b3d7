-- SPDX-License-Identifier: Apache-2.0
-- Runs on H2 and PostgreSQL alike.

-- The embedded DICOM archive: one row an instance, its file is beside the database. Attributes are those that queries
-- match or return; the files hold the rest.
create table archive_instance (
    sop_instance_uid    varchar(64) not null primary key,
    series_uid          varchar(64) not null,
    study_uid           varchar(64) not null,
    sop_class_uid       varchar(64) not null,
    transfer_syntax_uid varchar(64) not null,
    file_bytes          bigint not null,
    instance_order      integer not null,
    stored_at           timestamp(6) with time zone not null,
    patient_id          varchar(1000),
    patient_name        varchar(1000),
    patient_birth_date  varchar(1000),
    patient_sex         varchar(1000),
    accession_number    varchar(1000),
    study_id            varchar(1000),
    study_date          varchar(1000),
    study_time          varchar(1000),
    study_description   varchar(1000),
    modality            varchar(1000),
    series_number       varchar(1000),
    series_description  varchar(1000),
    body_part           varchar(1000),
    instance_number     varchar(1000),
    image_rows          varchar(1000),
    image_columns       varchar(1000),
    frames              varchar(1000)
);
create index archive_instance_study on archive_instance (study_uid, series_uid);
create index archive_instance_patient on archive_instance (patient_id);
create index archive_instance_accession on archive_instance (accession_number);
