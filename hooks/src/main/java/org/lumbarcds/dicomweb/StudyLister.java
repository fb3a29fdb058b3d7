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
import java.util.Set;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyListing;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.Plane;
import org.lumbarcds.image.SliceOrientation;
import org.lumbarcds.series.SeriesChoice;

/** Describes a study by QIDO-RS; where an archive leaves out what tells plane and contrast, by one instance's metadata. */
final class StudyLister {

    /** Without a plane: not worth a look into an instance. */
    private static final Set<String> NO_IMAGES =
            Set.of("SR", "SEG", "PR", "KO", "DOC", "REG", "RTSTRUCT", "RTPLAN", "RTDOSE", "AU", "PLAN", "FID", "RWV");

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
        if (series.stream().noneMatch(StudyLister::readable)) {
            for (int i = 0; i < series.size(); i++) {
                series.set(i, amongMixedPlanes(studyInstanceUid, series.get(i), deadline));
            }
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
        boolean look = !told(series, count) && !NO_IMAGES.contains(modality);
        if (count == 0 || look) {
            List<String> instances = queries.instances(studyInstanceUid, uid, deadline);
            count = instances.size();
            if (!instances.isEmpty() && look) {
                looked = look(studyInstanceUid, series, instances.get(instances.size() / 2), deadline);
            }
        }
        ListedFrames frames = ListedFrames.of(looked);
        return new StudyListing.Series(uid, series.integer(Tag.SERIES_NUMBER), modality,
                either(series, looked, Tag.SERIES_DESCRIPTION), either(series, looked, Tag.PROTOCOL_NAME),
                either(series, looked, Tag.BODY_PART_EXAMINED), looked.strings(Tag.IMAGE_TYPE),
                count, frames.count(), frames.orientation(), frames.place(), frames.sequence());
    }

    /** An archive that serves no metadata is believed as far as its query's answer goes, where that tells plane and contrast. */
    private DicomAttributes look(String studyInstanceUid, DicomAttributes series, String instance, Deadline deadline)
            throws RetrievalException, InterruptedException {
        try {
            return queries.metadata(studyInstanceUid, series.string(Tag.SERIES_INSTANCE_UID).orElseThrow(), instance, deadline);
        } catch (RetrievalException e) {
            boolean unavailable = e.failure().kind() == Failure.Kind.PACS_UNAVAILABLE;
            if (unavailable || ListedFrames.of(series).orientation().isEmpty() || series.number(Tag.REPETITION_TIME).isEmpty()) {
                throw e;
            }
            return series;
        }
    }

    /**
     * Whether a query's answer tells enough. Of objects with several frames it tells one plane at best, and not every archive
     * says that there are several.
     */
    private static boolean told(DicomAttributes series, int instances) {
        ListedFrames frames = ListedFrames.of(series);
        boolean perhapsSeveral = frames.count() > 1
                || instances < SeriesChoice.FEWEST_SLICES && !sagittal(frames.orientation());
        return !perhapsSeveral && !frames.orientation().isEmpty()
                && frames.place().filter(place -> !place.frameOfReference().isEmpty()).isPresent()
                && series.number(Tag.REPETITION_TIME).isPresent();
    }

    private static boolean readable(StudyListing.Series series) {
        return series.modality().equals("MR") && sagittal(series.imageOrientation())
                && series.instances() * series.frames() >= SeriesChoice.FEWEST_SLICES;
    }

    private static boolean sagittal(List<Double> orientation) {
        return SliceOrientation.of(orientation).filter(o -> o.plane() == Plane.SAGITTAL).isPresent();
    }

    /**
     * The series by its sagittal instances, where it has enough and the one looked at was another. Asked for only where a
     * study seems to have nothing sagittal: it costs an answer with every instance.
     */
    private StudyListing.Series amongMixedPlanes(String studyInstanceUid, StudyListing.Series series, Deadline deadline)
            throws RetrievalException, InterruptedException {
        if (!series.modality().equals("MR") || series.instances() < SeriesChoice.FEWEST_SLICES
                || sagittal(series.imageOrientation())) {
            return series;
        }
        List<DicomAttributes> sagittal = queries
                .placedInstances(studyInstanceUid, series.seriesInstanceUid(), deadline).stream()
                .filter(instance -> sagittal(ListedFrames.of(instance).orientation())).toList();
        if (sagittal.size() < SeriesChoice.FEWEST_SLICES) {
            return series;
        }
        ListedFrames frames = ListedFrames.of(sagittal.get(sagittal.size() / 2));
        return new StudyListing.Series(series.seriesInstanceUid(), series.number(), series.modality(), series.description(),
                series.protocol(), series.bodyPart(), series.imageType(), sagittal.size(), 1, frames.orientation(),
                frames.place(), series.sequence());
    }

    private static Optional<String> either(DicomAttributes first, DicomAttributes second, int tag) {
        return first.string(tag).or(() -> second.string(tag));
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
