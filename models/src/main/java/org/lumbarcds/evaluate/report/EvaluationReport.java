// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.evaluate.figures.PictureErrors;
import org.lumbarcds.evaluate.readers.ReaderFigures;

/**
 * All figures of an evaluation; {@code report.json} has these records field by field ({@code docs/evaluation.md}).
 *
 * @param format of this document
 * @param software that wrote it
 * @param command as it was called
 * @param seed of the redrawings of patients
 * @param rounds redrawings of patients behind every interval
 * @param machine that ran it
 * @param data that were used
 * @param rows one a model, or one a folder of cross-validated models
 * @param comparisons every pair of rows, on the pictures both were evaluated on
 * @param shared one row against each other on the pictures all were evaluated on; empty of one row, and where they share none
 * @param together the rows with a patient's T1 and T2 read together; empty where no patient has both
 * @param slipErrors by row, pictures with an error about slips, the worst first; empty where patients are not to be named
 * @param readers against the rows; empty where no readers were given
 * @param problems what was left out, in words
 */
public record EvaluationReport(
        int format,
        String software,
        List<String> command,
        long seed,
        int rounds,
        Machine machine,
        Data data,
        List<RowFigures> rows,
        List<Comparison> comparisons,
        Optional<SharedPictures> shared,
        Optional<ReadTogether> together,
        Map<String, List<PictureErrors>> slipErrors,
        Optional<ReaderFigures> readers,
        List<String> problems) {

    /** Of this document. */
    public static final int FORMAT = 1;

    public EvaluationReport {
        command = List.copyOf(command);
        rows = List.copyOf(rows);
        comparisons = List.copyOf(comparisons);
        problems = List.copyOf(problems);
    }

    /** The same without any patient's name in the data set, to be passed on. */
    public EvaluationReport withoutPatients() {
        return new EvaluationReport(format, software, command, seed, rounds, machine, data, rows, comparisons, shared, together,
                Map.of(), readers, problems);
    }

    /**
     * @param system operating system and architecture
     * @param processor as the system names it; empty where it does not
     * @param processors that could be used
     * @param java version
     */
    public record Machine(String system, String processor, int processors, String java) {
    }

    /**
     * @param folder as it was given
     * @param format of the annotations
     * @param digest SHA-256 over all pictures' digests, patients, folds and boxes: another digest, other data
     * @param pictures all of the folder that were understood
     * @param patients all
     * @param patientsPerFold by fold
     * @param boxes by class
     */
    public record Data(
            String folder, String format, String digest, int pictures, int patients,
            Map<String, Integer> patientsPerFold, Map<String, Integer> boxes) {
    }
}
