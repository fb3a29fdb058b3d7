// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyListing;
import org.lumbarcds.analysis.StudyListing.Sequence;
import org.lumbarcds.dicom.Tag;

/** Describes a study by QIDO-RS; where an archive leaves out what tells plane and contrast, by one instance's metadata. */
final class StudyLister {

    /** Without a plane: not worth a look into an instance. */
    private static final Set<String> NO_IMAGES =
            Set.of("SR", "SEG", "PR", "KO", "DOC", "REG", "RTSTRUCT", "RTPLAN", "RTDOSE", "AU", "PLAN", "FID", "RWV");

    /** (0018,9112). */
    private static final int MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE = 0x00189112;

    private final QueryService queries;

    StudyLister(QueryService queries) {
        this.queries = queries;
    }

    StudyListing list(String studyInstanceUid, Deadline deadline) throws RetrievalException, InterruptedException {
        DicomAttributes study = queries.study(studyInstanceUid, deadline)
                .orElseThrow(() -> Failures.notFound("the archive does not hold the study"));
        List<StudyListing.Series> series = new ArrayList<>();
        for (DicomAttributes answer : queries.series(studyInstanceUid, deadline)) {
            series.add(describe(studyInstanceUid, answer, deadline));
        }
        if (series.isEmpty()) {
            throw Failures.notFound("the archive knows the study but lists no series of it (yet)");
        }
        return new StudyListing(studyInstanceUid, study.string(Tag.ACCESSION_NUMBER), started(study),
                study.string(Tag.STUDY_DESCRIPTION), series);
    }

    private StudyListing.Series describe(String studyInstanceUid, DicomAttributes series, Deadline deadline)
            throws RetrievalException, InterruptedException {
        String uid = series.string(Tag.SERIES_INSTANCE_UID).orElseThrow();
        String modality = series.string(Tag.MODALITY).orElse("");
        int count = series.integer(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES).orElse(0);
        DicomAttributes looked = series;
        boolean told = !orientation(series).isEmpty() && series.number(Tag.REPETITION_TIME).isPresent();
        if (count == 0 || !told && !NO_IMAGES.contains(modality)) {
            List<String> instances = queries.instances(studyInstanceUid, uid, deadline);
            count = instances.size();
            if (!instances.isEmpty() && !told && !NO_IMAGES.contains(modality)) {
                looked = queries.metadata(studyInstanceUid, uid, instances.get(instances.size() / 2), deadline);
            }
        }
        return new StudyListing.Series(uid, modality,
                either(series, looked, Tag.SERIES_DESCRIPTION), either(series, looked, Tag.BODY_PART_EXAMINED),
                count, looked.integer(Tag.NUMBER_OF_FRAMES).orElse(1), orientation(looked), sequence(looked));
    }

    private static Optional<String> either(DicomAttributes first, DicomAttributes second, int tag) {
        return first.string(tag).or(() -> second.string(tag));
    }

    /** Six finite direction cosines or nothing; Enhanced MR: of the first frame (PS3.3 C.7.6.16.2.4). */
    private static List<Double> orientation(DicomAttributes instance) {
        List<Double> own = instance.doubles(Tag.IMAGE_ORIENTATION_PATIENT);
        if (own.isEmpty()) {
            own = firstFrame(instance, Tag.PLANE_ORIENTATION_SEQUENCE)
                    .map(plane -> plane.doubles(Tag.IMAGE_ORIENTATION_PATIENT)).orElse(List.of());
        }
        return own.size() == 6 && own.stream().allMatch(Double::isFinite) ? own : List.of();
    }

    private static Optional<DicomAttributes> firstFrame(DicomAttributes instance, int macro) {
        return first(instance, Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).flatMap(frame -> first(frame, macro))
                .or(() -> first(instance, Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).flatMap(group -> first(group, macro)));
    }

    private static Optional<DicomAttributes> first(DicomAttributes dataset, int sequence) {
        return dataset.items(sequence).stream().findFirst();
    }

    private static Sequence sequence(DicomAttributes instance) {
        OptionalDouble echo = instance.number(Tag.ECHO_TIME);
        OptionalDouble repetition = instance.number(Tag.REPETITION_TIME);
        Optional<DicomAttributes> echoes = firstFrame(instance, Tag.MR_ECHO_SEQUENCE);
        Optional<DicomAttributes> timing = firstFrame(instance, MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE);
        if (echo.isEmpty() && echoes.isPresent()) {
            echo = echoes.get().number(Tag.EFFECTIVE_ECHO_TIME);
        }
        if (repetition.isEmpty() && timing.isPresent()) {
            repetition = timing.get().number(Tag.REPETITION_TIME);
        }
        return new Sequence(instance.strings(Tag.SCANNING_SEQUENCE), repetition, echo,
                instance.number(Tag.INVERSION_TIME));
    }

    private static Optional<LocalDateTime> started(DicomAttributes study) {
        Optional<String> date = study.string(Tag.STUDY_DATE).filter(text -> text.matches("\\d{8}"));
        if (date.isEmpty()) {
            return Optional.empty();
        }
        String time = study.string(Tag.STUDY_TIME).orElse("").replaceAll("\\..*|:", "");
        try {
            LocalDate day = LocalDate.parse(date.get(), DateTimeFormatter.BASIC_ISO_DATE);
            // Minutes and seconds may be left out (PS3.5, VR TM); without an hour the day alone is known.
            return Optional.of(time.matches("(\\d{2}){1,3}")
                    ? day.atTime(LocalTime.parse((time + "0000").substring(0, 6), DateTimeFormatter.ofPattern("HHmmss")))
                    : day.atStartOfDay());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
