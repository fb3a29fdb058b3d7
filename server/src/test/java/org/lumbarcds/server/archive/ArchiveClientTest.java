// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.analysis.ArchivedStudy;
import org.lumbarcds.analysis.StudyListing;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.pixel.PixelData;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.lumbarcds.dicomweb.DicomwebEndpoint;
import org.lumbarcds.testing.RealData;

/** The project's own DICOMweb client with the real study: five series, each in a transfer syntax of its own. */
class ArchiveClientTest {

    @TempDir
    Path folder;

    @Test
    void aStudyOfFiveTransferSyntaxesIsStoredListedAndRetrievedUncompressed() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(RealData.folder("dicom-lspine"))) {
            files = all.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
        }
        String study = DicomReader.readWithoutPixelData(files.get(0), DicomLimits.DEFAULT).dataset()
                .requireString(Tag.STUDY_INSTANCE_UID);
        try (ArchiveServer server = new ArchiveServer(folder)) {
            DicomwebClient client = new DicomwebClient(DicomwebEndpoint.of(server.base()), new Random(1), Clock.systemUTC());
            List<BodyPublisher> bodies = new java.util.ArrayList<>();
            for (Path file : files) {
                bodies.add(BodyPublishers.ofFile(file));
            }
            assertThat(client.store(Optional.of(study), bodies).complete(files.size())).isTrue();

            client.check();
            assertThat(client.byAccessionNumber("ACC-LSPINE-001", "LSPINE-CC0-001")).containsExactly(
                    new ArchivedStudy(study, Optional.of("LSPINE-CC0-001"), Set.of("MR")));
            StudyListing listing = client.list(study);
            assertThat(listing.series()).hasSize(5).allSatisfy(series -> assertThat(series.imageOrientation()).hasSize(6));
            assertThat(listing.series()).extracting(StudyListing.Series::instances).containsExactlyInAnyOrder(11, 11, 11, 17, 17);

            Map<String, DicomFile> received = new TreeMap<>();
            client.retrieve(study, listing.series().stream().map(StudyListing.Series::seriesInstanceUid).toList(),
                    (series, part10) -> {
                        DicomFile file = DicomReader.read(part10, DicomLimits.DEFAULT);
                        received.put(file.dataset().requireString(Tag.SOP_INSTANCE_UID), file);
                        return true;
                    });
            assertThat(received).hasSize(67);
            for (Path path : files) {
                DicomFile original = DicomReader.read(path, DicomLimits.DEFAULT);
                DicomFile back = received.get(original.dataset().requireString(Tag.SOP_INSTANCE_UID));
                assertThat(back.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
                assertThat(pixels(back)).isEqualTo(pixels(original));
            }
        }
    }

    private static int[] pixels(DicomFile file) {
        return PixelData.of(file, DicomLimits.DEFAULT).frame(1).values();
    }
}
