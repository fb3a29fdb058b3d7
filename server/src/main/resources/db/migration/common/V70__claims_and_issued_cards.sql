-- SPDX-License-Identifier: Apache-2.0
-- Runs on H2 and PostgreSQL alike.

-- Who asked about a study, for which patient: one row a study and patient (an EHR's patient, see Caller.java), whatever
-- the model version. Whether the images are of that person is told of each by itself.
create table study_claim (
    study_uid        varchar(64) not null,
    patient_id       varchar(64) not null,
    accession_number varchar(64),
    request          text not null,
    mismatch         varchar(40),
    asked_at         timestamp(6) with time zone not null,
    primary key (study_uid, patient_id)
);
create index study_claim_patient on study_claim (patient_id, asked_at);

-- Until now the one who asked first was the only one.
insert into study_claim (study_uid, patient_id, request, mismatch, asked_at)
select study_uid, patient_id, request, case when state = 'IDENTITY_MISMATCH' then 'PatientID' end, asked_at
from analysis_request r
where id = (select max(id) from analysis_request n where n.study_uid = r.study_uid);

-- Cards that were given out, and to which client: feedback is taken of these alone.
create table issued_card (
    client_issuer varchar(500) not null,
    service_id    varchar(100) not null,
    card_uuid     varchar(36) not null,
    issued_at     timestamp(6) with time zone not null,
    primary key (card_uuid, service_id, client_issuer)
);
create index issued_card_age on issued_card (issued_at);
