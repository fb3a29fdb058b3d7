// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.series.SeriesChoice.Group;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.StudyFindings;

/**
 * Takes the readings of stacks in the order of the choice until one is of the lumbar spine. What the pictures show comes
 * first: without a chain of lumbar discs no name helps, and where names do not tell the lumbar stack from others, either
 * no stack lies lower or its chain must end at a sacrum.
 *
 * @param <R> what is kept of a reading
 */
public final class StackSearch<R> {

    /** Groups that are fetched and stacks that are read of one study; each within the limits of memory of one. */
    private static final int MOST_GROUPS = 4;
    private static final int MOST_STACKS = 6;

    /** After this no further group is begun. */
    private static final long LONGEST_NANOS = 180_000_000_000L;

    private static final Set<QualityFlag> NO_SACRUM = EnumSet.of(QualityFlag.LEVEL_UNCERTAIN, QualityFlag.TRANSITIONAL_ANATOMY);

    private final boolean severalRegions;
    private final long start = System.nanoTime();
    private int groups;
    private int stacks;
    private boolean over;
    private Optional<R> found = Optional.empty();
    private Optional<StudyFindings> first = Optional.empty();

    public StackSearch(SeriesChoice choice) {
        severalRegions = choice.severalRegions();
    }

    /** Whether another group is to be tried; asking counts it. */
    public boolean wantsGroup() {
        return !over && stacks < MOST_STACKS && groups++ < MOST_GROUPS && System.nanoTime() - start < LONGEST_NANOS;
    }

    /** Whether another stack of the group is to be read. */
    public boolean wantsStack() {
        return !over && stacks < MOST_STACKS;
    }

    /** @param reading kept where it is of the lumbar spine */
    public void add(Group group, Stack stack, StudyFindings findings, R reading) {
        stacks++;
        if (first.isEmpty()) {
            first = Optional.of(findings);
        }
        boolean told = group.standing() == Standing.NAMED || !severalRegions && stack.station() == 0;
        if (!findings.judged()) {
            // Lumbar discs were seen, but not in pictures to be judged: another stack would be another region.
            over = told && findings.outOfScope().contains(OutOfScopeReason.UNLIKE_TRAINING)
                    && !findings.outOfScope().contains(OutOfScopeReason.OTHER_VIEW);
        } else if (accepted(group, stack, findings)) {
            found = Optional.of(reading);
            over = true;
        }
    }

    private boolean accepted(Group group, Stack stack, StudyFindings findings) {
        boolean sacrum = findings.qualityFlags().stream().noneMatch(NO_SACRUM::contains);
        if (sacrum) {
            return true;
        }
        boolean lowest = group.station() == 0 && stack.station() == 0;
        return switch (group.standing()) {
            case NAMED, LIKELY -> lowest;
            case POSSIBLE -> lowest && (group.onlyFrame() || !severalRegions);
            case UNNAMED, CONTRADICTED, REJECTED -> false;
        };
    }

    /** The reading of the lumbar spine. */
    public Optional<R> found() {
        return found;
    }

    /** What was found first, to tell why there is no reading of the lumbar spine. */
    public Optional<StudyFindings> first() {
        return first;
    }
}
