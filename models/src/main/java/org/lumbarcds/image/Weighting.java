// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Contrast of an MR series, as far as its sequence parameters tell. */
public enum Weighting {
    T1, T2, STIR, PD, UNKNOWN;

    /** Inversion that nulls fat lies here from 0.2 T to 3 T; longer ones null fluid or sharpen T1. */
    private static final double SHORTEST_STIR_MS = 60;
    private static final double LONGEST_STIR_MS = 320;

    private static final Pattern STIR_NAME = name("STIR|TIRM");
    private static final Pattern T2_NAME = name("T2\\*?W?I?");
    private static final Pattern T1_NAME = name("T1W?I?");
    private static final Pattern PD_NAME = name("PDW?I?");

    private static Pattern name(String words) {
        return Pattern.compile("(?<![A-Z0-9])(" + words + ")(?![A-Z0-9])");
    }

    /**
     * The contrast of a series. The times decide; where they are missing or of a gradient echo, the sequence name and
     * then the series description do (free text of the site, so it comes last).
     *
     * @param repetitionMs Repetition Time (0018,0080)
     * @param echoMs Echo Time (0018,0081)
     * @param inversionMs Inversion Time (0018,0082); 0 is written by scanners that used none
     * @param scanningSequence Scanning Sequence (0018,0020), backslash-separated; empty where absent
     * @param sequenceName Sequence Name (0018,0024); empty where absent
     * @param seriesDescription Series Description (0008,103E); empty where absent
     */
    public static Weighting of(
            OptionalDouble repetitionMs,
            OptionalDouble echoMs,
            OptionalDouble inversionMs,
            String scanningSequence,
            String sequenceName,
            String seriesDescription) {
        Weighting named = named(sequenceName);
        if (named == UNKNOWN) {
            named = named(seriesDescription);
        }
        double inversion = inversionMs.orElse(0);
        if (inversion >= SHORTEST_STIR_MS && inversion <= LONGEST_STIR_MS) {
            return STIR;
        }
        boolean gradientEcho = scanningSequence.toUpperCase(Locale.ROOT).contains("GR");
        if (gradientEcho || repetitionMs.isEmpty() || echoMs.isEmpty()) {
            return named;
        }
        double repetition = repetitionMs.getAsDouble();
        double echo = echoMs.getAsDouble();
        if (echo >= 60 && repetition >= 1000) {
            // A fat-nulling inversion is sometimes written nowhere but in the name.
            return named == STIR ? STIR : T2;
        }
        if (echo <= 40 && repetition <= 1200) {
            return T1;
        }
        if (named != UNKNOWN) {
            // Includes T1 FLAIR, whose long repetition looks like proton density.
            return named;
        }
        if (inversion > LONGEST_STIR_MS && echo <= 40) {
            return T1;
        }
        return echo < 60 && repetition >= 1500 ? PD : UNKNOWN;
    }

    private static Weighting named(String text) {
        String words = text.toUpperCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
        if (STIR_NAME.matcher(words).find()) {
            return STIR;
        }
        if (T2_NAME.matcher(words).find()) {
            return T2;
        }
        if (T1_NAME.matcher(words).find()) {
            return T1;
        }
        return PD_NAME.matcher(words).find() ? PD : UNKNOWN;
    }
}
