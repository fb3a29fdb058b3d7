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
import org.lumbarcds.series.Stack;
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

    private record Kept(String series, int instanceNumber, Stack.Placed placed) {

        SagittalSlice slice() {
            return placed.slice();
        }
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
        } catch (DicomException e) {
            reject(RejectedInstance.of(sopInstanceUid, e));
            return true;
        } catch (StudyImages.InstanceTooLargeException e) {
            reject(new RejectedInstance(sopInstanceUid, e.getMessage(), RejectedInstance.Cause.LIMIT));
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
            reject(new RejectedInstance(sopInstanceUid, "the instance has no SOP Instance UID",
                    RejectedInstance.Cause.UNUSABLE));
        } else if (!seriesInstanceUid.equals(instance.dataset().string(Tag.SERIES_INSTANCE_UID).orElse(""))) {
            reject(new RejectedInstance(uid, "the instance is of another series than it was sent for"));
        } else if (seen.add(uid)) {
            rejected.removeIf(earlier -> earlier.sopInstanceUid().equals(uid));
            try {
                List<Kept> more = new ArrayList<>();
                int number = instanceNumber(instance);
                for (SagittalSlice slice : slices.sagittalSlices(instance)) {
                    more.add(new Kept(seriesInstanceUid, number, Stack.Placed.of(slice, instance.dataset())));
                }
                keep(uid, more);
            } catch (DicomException e) {
                reject(RejectedInstance.of(uid, e));
            }
        }
    }

    /** The last where it is absent or no number: it only orders slices that do not say where they lie. */
    private static int instanceNumber(DicomFile instance) {
        return instance.dataset().string(Tag.INSTANCE_NUMBER).map(String::strip).filter(n -> n.matches("[0-9]{1,9}"))
                .map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    }

    private void reject(RejectedInstance instance) {
        if (!instance.sopInstanceUid().isEmpty()) {
            rejected.removeIf(earlier -> earlier.sopInstanceUid().equals(instance.sopInstanceUid()));
        }
        rejected.add(instance);
    }

    private void keep(String uid, List<Kept> more) {
        long size = more.stream().mapToLong(k -> k.slice().pixels().length).sum();
        if (kept.size() + more.size() > memory.slices() || pixels + size > memory.pixels()) {
            reject(new RejectedInstance(uid, "the series is larger than " + memory.slices() + " slices or "
                    + memory.pixels() + " pixels", RejectedInstance.Cause.LIMIT));
            return;
        }
        pixels += size;
        kept.addAll(more);
    }

    /** Keyword of the attribute by which an instance is of another person or study. */
    Optional<String> mismatch() {
        return mismatch;
    }

    List<RejectedInstance> rejected() {
        return List.copyOf(rejected);
    }

    /**
     * Slices by series as they came, in each from the patient's right to the left; where one does not say where it lies, by
     * instance number. UIDs tell no order.
     */
    List<Stack.Placed> slices() {
        List<Kept> sorted = new ArrayList<>();
        for (String series : seriesOrder) {
            List<Kept> own = kept.stream().filter(k -> k.series.equals(series)).toList();
            boolean placed = own.stream().allMatch(k -> k.slice().positionMm().isPresent());
            Comparator<Kept> order = placed ? Comparator.comparingDouble(k -> k.slice().positionMm().getAsDouble())
                    : Comparator.comparingInt(Kept::instanceNumber);
            sorted.addAll(own.stream().sorted(order.thenComparingInt(Kept::instanceNumber)
                    .thenComparingInt(k -> k.slice().frame())).toList());
        }
        return sorted.stream().map(Kept::placed).toList();
    }

    /** Most slices of one series. */
    int longestSeries() {
        return seriesOrder.stream()
                .mapToInt(series -> (int) kept.stream().filter(k -> k.series.equals(series)).count())
                .max().orElse(0);
    }
}
