// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.dicomweb.Authentication;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.lumbarcds.dicomweb.DicomwebEndpoint;
import org.lumbarcds.dicomweb.StoreOutcome;

/** Sends a study to the embedded archive by STOW-RS, as a scanner's gateway does. */
final class StudyUpload {

    private static final int FILES_IN_ONE_REQUEST = 16;

    private final Ehr ehr;

    StudyUpload(Ehr ehr) {
        this.ehr = ehr;
    }

    void send(StudyFiles study) throws IOException, DemoException, InterruptedException {
        String token = ehr.token();
        DicomwebClient archive = new DicomwebClient(DicomwebEndpoint.of(URI.create(ehr.base() + "/dicom-web"))
                .with(new Authentication.Bearer(rejected -> token)), new Random(), Clock.systemUTC());
        List<Path> files = study.files();
        for (int from = 0; from < files.size(); from += FILES_IN_ONE_REQUEST) {
            List<Path> some = files.subList(from, Math.min(files.size(), from + FILES_IN_ONE_REQUEST));
            try {
                StoreOutcome outcome = archive.store(Optional.of(study.patient().studyInstanceUid()), bodies(some));
                if (!outcome.complete(some.size())) {
                    throw new DemoException("the archive stored " + outcome.stored().size() + " of " + some.size()
                            + " files and refused " + outcome.failed().size() + " (failure reasons "
                            + outcome.failed().stream().map(StoreOutcome.Failed::reason).distinct().toList() + ")");
                }
            } catch (RetrievalException e) {
                throw new DemoException("the archive does not take the study: " + e.getMessage(), e);
            }
        }
    }

    private static List<BodyPublisher> bodies(List<Path> files) throws FileNotFoundException {
        List<BodyPublisher> bodies = new ArrayList<>();
        for (Path file : files) {
            bodies.add(BodyPublishers.ofFile(file));
        }
        return bodies;
    }
}
