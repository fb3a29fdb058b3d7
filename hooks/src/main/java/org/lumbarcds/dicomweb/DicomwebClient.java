// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lumbarcds.analysis.ArchivedStudy;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyFinder;
import org.lumbarcds.analysis.StudyImages;
import org.lumbarcds.analysis.StudyListing;

/**
 * Client of one archive. Safe for use by several threads; interrupting the calling thread ends any call.
 *
 * <p>All methods throw {@link RetrievalException}: {@code STUDY_NOT_FOUND} when the archive does not hold what was
 * asked for, {@code PACS_UNAVAILABLE} when it is away, too slow or broke off (after the attempts of the retry policy),
 * {@code PACS_REFUSED} when it refused, answered something else than was asked for, or more than the limits allow.
 */
public final class DicomwebClient implements StudyImages, StudyFinder {

    /** Under the UUID root, never generated. */
    private static final String NO_STUDY = "2.25.0";

    private final PacsConnection connection;
    private final QueryService queries;
    private final StoreService stores;

    /**
     * @param random draws the pauses between attempts
     * @param clock for {@code Retry-After} dates
     * @throws IllegalArgumentException when the endpoint's certificates cannot be read; names the property
     */
    public DicomwebClient(DicomwebEndpoint endpoint, RandomGenerator random, Clock clock) {
        this.connection = new PacsConnection(endpoint, random, clock);
        this.queries = new QueryService(connection);
        this.stores = new StoreService(connection);
    }

    /** Asks for a study that cannot exist: returns when the archive answers as it should. */
    public void check() throws RetrievalException, InterruptedException {
        queries.study(NO_STUDY, connection.deadline());
    }

    /** @throws IllegalArgumentException when the text is not a UID */
    @Override
    public StudyListing list(String studyInstanceUid) throws RetrievalException, InterruptedException {
        return new StudyLister(queries).list(studyInstanceUid, connection.deadline());
    }

    /** @throws IllegalArgumentException when a text is not a UID */
    @Override
    public void retrieve(String studyInstanceUid, List<String> seriesInstanceUids, InstanceReader reader)
            throws RetrievalException, IOException, InterruptedException {
        Deadline deadline = connection.deadline();
        LimitedStream.Budget budget = new LimitedStream.Budget(connection.endpoint().limits().totalBytes());
        for (String series : seriesInstanceUids) {
            List<String> instances = queries.instances(studyInstanceUid, series, deadline);
            if (instances.isEmpty()) {
                throw Failures.notFound("the archive lists no instance of a series that was asked for");
            }
            boolean more = new SeriesRetrieval(connection, studyInstanceUid, series, instances, reader, budget, deadline)
                    .run();
            if (!more) {
                return;
            }
        }
    }

    /** @throws IllegalArgumentException when the accession number is blank */
    @Override
    public List<ArchivedStudy> byAccessionNumber(String accessionNumber)
            throws RetrievalException, InterruptedException {
        return queries.studiesByAccession(accessionNumber, Optional.empty(), connection.deadline());
    }

    /**
     * Accession numbers repeat between issuers; the patient's identifier tells the studies apart.
     *
     * @param patientId DICOM Patient ID
     * @return studies whose two attributes equal these exactly
     * @throws IllegalArgumentException when either is blank
     */
    public List<ArchivedStudy> byAccessionNumber(String accessionNumber, String patientId)
            throws RetrievalException, InterruptedException {
        return queries.studiesByAccession(accessionNumber, Optional.of(patientId), connection.deadline());
    }

    /**
     * Stores instances (STOW-RS), in one request and one attempt: sending an instance again is harmless, but whether
     * to is the caller's to say.
     *
     * @param studyInstanceUid refuse instances of other studies; empty: take any
     * @param instances DICOM files, e.g. {@code BodyPublishers.ofFile(path)}
     * @return what was stored and what was not; look at {@link StoreOutcome#complete}
     */
    public StoreOutcome store(Optional<String> studyInstanceUid, List<BodyPublisher> instances)
            throws RetrievalException, InterruptedException {
        return stores.store(studyInstanceUid, instances);
    }
}
