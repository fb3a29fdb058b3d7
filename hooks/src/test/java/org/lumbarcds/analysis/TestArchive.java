// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An archive in memory that can be told to misbehave. */
public final class TestArchive implements StudyImages, StudyFinder {

    private final Map<String, TestStudy> studies = new ConcurrentHashMap<>();
    private final AtomicInteger listings = new AtomicInteger();
    private final AtomicInteger searches = new AtomicInteger();
    private final List<String> retrievedSeries = new ArrayList<>();
    private volatile RetrievalException failure;
    private volatile boolean cutting;
    private volatile Gate gate = () -> { };

    /** Something that happens on every listing. */
    public interface Gate {
        void pass() throws InterruptedException;
    }

    public TestArchive holds(TestStudy study) {
        studies.put(study.uid(), study);
        return this;
    }

    /** Fails every listing so; null to stop failing. */
    public void fails(Failure.Kind kind) {
        failure = kind == null ? null : new RetrievalException(new Failure(kind, "It fails."));
    }

    public void fails(RetrievalException exception) {
        failure = exception;
    }

    /** Breaks off in the middle of the third instance. */
    public void cuts(boolean cut) {
        cutting = cut;
    }

    public void gate(Gate everyListing) {
        gate = everyListing;
    }

    public int listings() {
        return listings.get();
    }

    public synchronized List<String> retrievedSeries() {
        return List.copyOf(retrievedSeries);
    }

    @Override
    public StudyListing list(String studyInstanceUid) throws RetrievalException, InterruptedException {
        listings.incrementAndGet();
        gate.pass();
        if (failure != null) {
            throw failure;
        }
        TestStudy study = studies.get(studyInstanceUid);
        if (study == null) {
            throw new RetrievalException(new Failure(Failure.Kind.STUDY_NOT_FOUND, "The PACS does not hold it."));
        }
        return study.listing();
    }

    /** Every study it holds has {@link TestStudy#ACCESSION}. */
    @Override
    public List<ArchivedStudy> byAccessionNumber(String accessionNumber) throws RetrievalException {
        searches.incrementAndGet();
        if (failure != null) {
            throw failure;
        }
        return accessionNumber.equals(TestStudy.ACCESSION)
                ? studies.values().stream().map(TestStudy::archived).toList() : List.of();
    }

    public int searches() {
        return searches.get();
    }

    @Override
    public void retrieve(String studyInstanceUid, List<String> seriesInstanceUids, InstanceReader reader)
            throws IOException {
        int sent = 0;
        for (String series : seriesInstanceUids) {
            synchronized (this) {
                retrievedSeries.add(series);
            }
            int number = 0;
            for (byte[] file : studies.get(studyInstanceUid).files(series)) {
                InputStream instance = new ByteArrayInputStream(file);
                if (cutting && ++sent == 3) {
                    instance = new CutStream(file);
                }
                if (!reader.read(series, series + "." + ++number, instance)) {
                    return;
                }
            }
        }
    }

    private static final class CutStream extends InputStream {
        private final byte[] file;
        private int at;

        private CutStream(byte[] file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            if (at > file.length / 2) {
                throw new BrokenTransferException("connection reset", null);
            }
            return file[at++] & 0xff;
        }
    }

    /** For tests of what is done with a failure. */
    public static RetrievalException unavailable(Duration retryAfter) {
        return new RetrievalException(new Failure(Failure.Kind.PACS_UNAVAILABLE, "Busy."), Optional.of(retryAfter),
                null);
    }
}
