// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.spine.RejectedInstance;

/**
 * Takes the instances of the chosen series one by one: checks whose they are, decodes them, keeps the slices within
 * limits. A bad instance is left out and listed; another person's stops everything.
 */
final class SliceCollector implements StudyImages.InstanceReader {

    private final IdentityCheck identity;
    private final SliceReader slices;
    private final DicomLimits limits;
    private final MemoryLimits memory;

    private final List<Kept> kept = new ArrayList<>();
    private final List<RejectedInstance> rejected = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<String> seriesOrder = new ArrayList<>();
    private Optional<String> mismatch = Optional.empty();
    private long pixels;

    /**
     * What one study may hold in memory.
     *
     * @param slices number of slices
     * @param pixels of all slices together; 4 bytes each
     */
    record MemoryLimits(int slices, long pixels) {

        /** 192 MiB of pixels: a 3D series of 176 slices of 512 x 512 fits. */
        static final MemoryLimits DEFAULT = new MemoryLimits(512, 48L << 20);
    }

    private record Kept(String series, SagittalSlice slice) {
    }

    SliceCollector(IdentityCheck identity, SliceReader slices, DicomLimits limits, MemoryLimits memory) {
        this.identity = identity;
        this.slices = slices;
        this.limits = limits;
        this.memory = memory;
    }

    @Override
    public boolean read(String seriesInstanceUid, InputStream part10) throws IOException {
        return read(seriesInstanceUid, "", part10);
    }

    @Override
    public boolean read(String seriesInstanceUid, String sopInstanceUid, InputStream part10) throws IOException {
        if (!seriesOrder.contains(seriesInstanceUid)) {
            seriesOrder.add(seriesInstanceUid);
        }
        DicomFile instance;
        try {
            instance = DicomReader.read(part10, limits);
        } catch (DicomException | StudyImages.InstanceTooLargeException e) {
            reject(sopInstanceUid, e.getMessage());
            return true;
        }
        mismatch = identity.mismatch(instance.dataset());
        if (mismatch.isEmpty()) {
            decode(seriesInstanceUid, sopInstanceUid, instance);
        }
        return mismatch.isEmpty();
    }

    private void decode(String seriesInstanceUid, String sopInstanceUid, DicomFile instance) {
        String uid = instance.dataset().string(Tag.SOP_INSTANCE_UID).orElse("");
        if (uid.isEmpty()) {
            reject(sopInstanceUid, "the instance has no SOP Instance UID");
        } else if (!seriesInstanceUid.equals(instance.dataset().string(Tag.SERIES_INSTANCE_UID).orElse(""))) {
            reject(uid, "the instance is of another series than it was sent for");
        } else if (seen.add(uid)) {
            rejected.removeIf(earlier -> earlier.sopInstanceUid().equals(uid));
            try {
                keep(uid, seriesInstanceUid, slices.sagittalSlices(instance));
            } catch (DicomException e) {
                reject(uid, e.getMessage());
            }
        }
    }

    private void reject(String uid, String reason) {
        if (!uid.isEmpty()) {
            rejected.removeIf(earlier -> earlier.sopInstanceUid().equals(uid));
        }
        rejected.add(new RejectedInstance(uid, reason));
    }

    private void keep(String uid, String series, List<SagittalSlice> more) {
        long size = more.stream().mapToLong(slice -> slice.pixels().length).sum();
        if (kept.size() + more.size() > memory.slices() || pixels + size > memory.pixels()) {
            reject(uid, "the series is larger than " + memory.slices() + " slices or " + memory.pixels() + " pixels");
            return;
        }
        pixels += size;
        more.forEach(slice -> kept.add(new Kept(series, slice)));
    }

    /** Keyword of the attribute by which an instance is of another person or study. */
    Optional<String> mismatch() {
        return mismatch;
    }

    List<RejectedInstance> rejected() {
        return List.copyOf(rejected);
    }

    /** Slices by series as they came, in each from the patient's right to the left. */
    List<SagittalSlice> slices() {
        return kept.stream()
                .sorted(Comparator.<Kept>comparingInt(k -> seriesOrder.indexOf(k.series))
                        .thenComparing(Kept::slice, SagittalSlice.FROM_THE_RIGHT))
                .map(Kept::slice)
                .toList();
    }
}
