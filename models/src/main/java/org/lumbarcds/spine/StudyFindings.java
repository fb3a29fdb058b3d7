// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lumbarcds.detect.ModelIdentity;

/**
 * Everything one analysis says about one study.
 *
 * @param studyInstanceUid study
 * @param findings one a level and condition that was asked; empty when out of scope
 * @param qualityFlags what limits the result
 * @param outOfScope why nothing is said; empty when the study was judged
 * @param model which model
 * @param executionProvider what ran it
 * @param analysedInstances SOP instance UIDs that were read, in order
 * @param rejectedInstances those left out
 * @param keyImage the instance that shows the main finding, or the middle slice; empty when out of scope
 * @param readSeries series that were read, the one judged from first; empty where nothing was, or an older version did not tell
 */
public record StudyFindings(
        String studyInstanceUid,
        List<LevelFinding> findings,
        Set<QualityFlag> qualityFlags,
        List<OutOfScopeReason> outOfScope,
        ModelIdentity model,
        String executionProvider,
        List<String> analysedInstances,
        List<RejectedInstance> rejectedInstances,
        Optional<KeyImage> keyImage,
        List<ReadSeries> readSeries) {

    /**
     * @param seriesInstanceUid series
     * @param sopInstanceUid instance
     * @param frame from 1
     */
    public record KeyImage(String seriesInstanceUid, String sopInstanceUid, int frame) {
    }

    public StudyFindings {
        findings = List.copyOf(findings);
        qualityFlags = qualityFlags.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(qualityFlags));
        outOfScope = List.copyOf(outOfScope);
        analysedInstances = List.copyOf(analysedInstances);
        rejectedInstances = List.copyOf(rejectedInstances);
        readSeries = List.copyOf(readSeries);
        if (!outOfScope.isEmpty() && !findings.isEmpty()) {
            throw new IllegalArgumentException("a study out of scope has no findings");
        }
        if (outOfScope.isEmpty() && findings.isEmpty()) {
            throw new IllegalArgumentException("a judged study has findings, absent ones included");
        }
    }

    /** Findings that do not tell which series were read. */
    public StudyFindings(String studyInstanceUid, List<LevelFinding> findings, Set<QualityFlag> qualityFlags,
            List<OutOfScopeReason> outOfScope, ModelIdentity model, String executionProvider,
            List<String> analysedInstances, List<RejectedInstance> rejectedInstances, Optional<KeyImage> keyImage) {
        this(studyInstanceUid, findings, qualityFlags, outOfScope, model, executionProvider, analysedInstances,
                rejectedInstances, keyImage, List.of());
    }

    /** The same, read from these series. */
    public StudyFindings readFrom(List<ReadSeries> series) {
        return new StudyFindings(studyInstanceUid, findings, qualityFlags, outOfScope, model, executionProvider,
                analysedInstances, rejectedInstances, keyImage, series);
    }

    /** Findings whose condition is suspected present, most confident first. */
    public List<LevelFinding> suspected() {
        return of(Presence.PRESENT)
                .sorted((a, b) -> Double.compare(b.confidence(), a.confidence()))
                .toList();
    }

    public Stream<LevelFinding> of(Presence presence) {
        return findings.stream().filter(f -> f.presence() == presence);
    }

    /**
     * How many of how many images could be used, {@code 6 of 13 images}; empty where none was left out. What was not read
     * may have shown what is not found.
     */
    public Optional<String> share() {
        int all = analysedInstances.size() + rejectedInstances.size();
        return rejectedInstances.isEmpty() ? Optional.empty()
                : Optional.of(analysedInstances.size() + " of " + all + (all == 1 ? " image" : " images"));
    }

    public boolean judged() {
        return outOfScope.isEmpty();
    }
}
