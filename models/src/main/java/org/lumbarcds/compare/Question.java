// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

import java.util.Comparator;
import java.util.Optional;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.SpinalLevel;

/**
 * What both models are asked of a study.
 *
 * @param condition what is looked for
 * @param level where; empty: anywhere in the study
 */
public record Question(Condition condition, Optional<SpinalLevel> level) implements Comparable<Question> {

    private static final Comparator<Question> BY_CONDITION_THEN_FROM_THE_HEAD = Comparator.comparing(Question::condition)
            .thenComparingInt(question -> question.level().map(SpinalLevel::ordinal).orElse(-1));

    static Question anywhere(Condition condition) {
        return new Question(condition, Optional.empty());
    }

    static Question at(SpinalLevel level, Condition condition) {
        return new Question(condition, Optional.of(level));
    }

    /** {@code L4-L5}, or {@code any}. */
    public String place() {
        return level.map(SpinalLevel::label).orElse("any");
    }

    /** By condition; in each "anywhere" first, then from the head down. */
    @Override
    public int compareTo(Question other) {
        return BY_CONDITION_THEN_FROM_THE_HEAD.compare(this, other);
    }
}
