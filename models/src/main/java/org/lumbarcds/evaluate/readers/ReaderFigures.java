// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.readers;

import java.util.List;
import org.lumbarcds.evaluate.figures.Decisions;
import org.lumbarcds.evaluate.figures.PairedDecisions;

/**
 * Readers and models on the same level-boxes.
 *
 * @param judges readers first, then the rows of models
 * @param pairs reader against model, reader against reader
 * @param remarks marks that could not be used, in words
 */
public record ReaderFigures(List<Judge> judges, List<Pair> pairs, List<String> remarks) {

    public ReaderFigures {
        judges = List.copyOf(judges);
        pairs = List.copyOf(pairs);
        remarks = List.copyOf(remarks);
    }

    /**
     * @param name of the reader or row
     * @param reader whether it is a person
     * @param pictures judged
     * @param decisions by condition
     * @param accuracy over all conditions together
     * @param medianSeconds a picture; NaN where not given
     * @param meanSeconds a picture; NaN where not given
     */
    public record Judge(
            String name, boolean reader, int pictures, List<Decisions.Table> decisions, Decisions.Rate accuracy,
            double medianSeconds, double meanSeconds) {
    }

    /**
     * @param first judge
     * @param second judge
     * @param of condition, or "all"
     * @param paired on the level-boxes both judged
     */
    public record Pair(String first, String second, String of, PairedDecisions paired) {
    }
}
