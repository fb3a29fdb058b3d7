// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.analysis.StudyInterpretation;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.lumbarcds.dicomweb.DicomwebEndpoint;
import org.lumbarcds.dicomweb.Orthanc;
import org.lumbarcds.domain.GuardedReader;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.spine.FindingsJson;
import org.lumbarcds.testing.RepositoryRoot;
import org.lumbarcds.testing.StoredVariants;
import org.lumbarcds.testing.StoredVariants.Coding;
import org.lumbarcds.testing.StoredVariants.Padding;

/**
 * Stores one study again and again, each time coded otherwise and under UIDs of its own, in the embedded archive and in
 * Orthanc, and has each read by the real pipeline and the shipped model.
 */
final class SameFindings implements AutoCloseable {

    private final Path folder;
    private final List<DicomFile> plain;
    private final OnnxSliceDetector network;
    private final RememberingDetector detector;
    private final StudyInterpretation interpretation;
    private final ArchiveServer archive;
    private final Orthanc orthanc = Orthanc.start();
    private final Map<Coding, List<DicomFile>> coded = new LinkedHashMap<>();
    private int stored;

    /** @param plain the instances, uncompressed */
    SameFindings(Path folder, List<DicomFile> plain) throws InvalidModelException {
        this.folder = folder;
        this.plain = plain;
        network = OnnxSliceDetector.open(RepositoryRoot.path().resolve("models/weights/lumbar-compact"),
                new DetectorOptions(Acceleration.CPU, 1, 1));
        detector = new RememberingDetector(network);
        interpretation = GuardedReader.of(network)::interpret;
        archive = new ArchiveServer(folder.resolve("archive"));
    }

    DicomwebEndpoint archive() {
        return DicomwebEndpoint.of(archive.base());
    }

    DicomwebEndpoint orthanc() {
        return orthanc.endpoint();
    }

    /** How many different pictures the network had to look at. */
    int pictures() {
        return detector.pictures();
    }

    /** The findings of the study so coded, by way of an archive, as a document without UIDs of this very copy. */
    String findings(DicomwebEndpoint endpoint, Coding coding, Padding padding) throws Exception {
        if (!coded.containsKey(coding)) {
            List<DicomFile> all = new ArrayList<>();
            for (DicomFile file : plain) {
                all.add(StoredVariants.coded(folder, file, coding));
            }
            coded.put(coding, all);
        }
        return findings(endpoint, coded.get(coding).stream().map(file -> StoredVariants.padded(file, padding)).toList());
    }

    /** As above, of instances coded already. */
    String findings(DicomwebEndpoint endpoint, List<DicomFile> files) throws Exception {
        Copy copy = new Copy("2.25.8800" + ++stored);
        List<BodyPublisher> bodies = new ArrayList<>();
        for (DicomFile file : files) {
            bodies.add(BodyPublishers.ofByteArray(copy.of(file)));
        }
        DicomwebClient client = new DicomwebClient(endpoint, new Random(1), Clock.systemUTC());
        assertThat(client.store(Optional.of(copy.study), bodies).complete(bodies.size())).isTrue();
        DicomDataset first = files.get(0).dataset();
        AnalysisOutcome outcome = new AnalysisPipeline(client,
                instance -> DicomSlices.read(instance, DicomLimits.DEFAULT).slices(), detector, interpretation,
                DicomLimits.DEFAULT, AnalysisListener.NONE).analyse(new AnalysisRequest(copy.study, "p1",
                        new PatientIdentity(List.of(first.requireString(Tag.PATIENT_ID)), Optional.empty(), Optional.empty()),
                        Optional.of("ServiceRequest/1"), Optional.empty(), Optional.empty(), Optional.empty(), "test",
                        List.of()));
        assertThat(outcome).isInstanceOf(AnalysisOutcome.Read.class);
        return FindingsJson.write(((AnalysisOutcome.Read) outcome).findings()).replace(copy.study + ".", "copy.")
                .replace(copy.study, "copy");
    }

    @Override
    public void close() {
        archive.close();
        orthanc.close();
        network.close();
    }

    /** UIDs of a copy: those of the original counted through. */
    private static final class Copy {

        private final String study;
        private final Map<String, Integer> series = new LinkedHashMap<>();
        private int instances;

        private Copy(String study) {
            this.study = study;
        }

        private byte[] of(DicomFile file) throws Exception {
            int number = series.computeIfAbsent(file.dataset().requireString(Tag.SERIES_INSTANCE_UID), uid -> series.size() + 1);
            String instance = study + "." + number + "." + ++instances;
            DicomDataset dataset = file.dataset().copy().put(Tag.STUDY_INSTANCE_UID, study)
                    .put(Tag.SERIES_INSTANCE_UID, study + "." + number).put(Tag.SOP_INSTANCE_UID, instance);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DicomWriter.write(DicomFile.of(dataset, file.transferSyntax()), out);
            return out.toByteArray();
        }
    }
}
