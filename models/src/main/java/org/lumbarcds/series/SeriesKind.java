// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.FunctionalGroups;
import org.lumbarcds.dicom.Tag;

/**
 * What the pictures of a series are, from the first to be read to the last. Image Type (0008,0008) saying DERIVED tells
 * nothing: programs that send images on write it into everything.
 */
enum SeriesKind {
    /** As acquired, or not known to be anything else. */
    PLAIN,
    /** Made from others: reformatted, projected, subtracted, stitched. */
    DERIVED,
    /** Of a Dixon or in-phase and opposed-phase acquisition, the pictures in which a disc looks otherwise. */
    FAT_OR_OPPOSED,
    LOCALISER,
    SCREEN_SAVE;

    /** (0018,9226) and in it (0008,9007). */
    private static final int MR_IMAGE_FRAME_TYPE_SEQUENCE = 0x00189226;
    private static final int FRAME_TYPE = 0x00089007;

    private static final Set<String> DERIVED_TYPES = Set.of("MPR", "REFORMATTED", "PROJECTION IMAGE", "MIP", "MINIP",
            "MAX_IP", "MIN_IP", "CSA MPR", "CSA RESAMPLED", "RESAMPLED", "SUBTRACT", "SUBTRACTION", "SUB", "ADC", "TRACEW", "FA",
            "COMPOSED", "T2MAP", "T1MAP");
    private static final Set<String> FAT_TYPES =
            Set.of("FAT", "F", "FAT_FRACTION", "FF", "OPP_PHASE", "OPPOSED_PHASE", "OUT_PHASE", "OUT_OF_PHASE", "OP");
    private static final Set<String> SCREEN_TYPES = Set.of("SCREEN SAVE", "SCREENSAVE", "SCREENSHOT", "SCREEN_SAVE");

    private static final Pattern LOCALISER_WORDS = words("LOC|LOCALI[SZ]\\w*|SCOUT|SURVEY|TOPOGRAM|LOKALI\\w*|LOCALIZADOR"
            + "|REPERAGE|3 ?PLANE|CALIBRATION|PLANSCAN|AUTOALIGN\\w*");
    private static final Pattern SCREEN_WORDS = words("SCREEN ?(SAVE|SHOT|CAPTURE)\\w*|BILDSCHIRM\\w*");
    private static final Pattern DERIVED_WORDS = words("MPR|MIP|REFORMAT\\w*|SUBTRACT\\w*|ADC|COMPOSED|COMPOSING|STITCH\\w*");
    /** Not fat saturation, which makes water pictures. */
    private static final Pattern FAT_WORDS = words("FAT ONLY|FAT ?(IMAGE|PHASE|FRACTION)\\w*|OPP|OPPOSED|OUT OF PHASE"
            + "|(DIXON|IDEAL|FLEX|LAVA|MDIXON)( \\w+)? (F|FAT|FF|OP|OUT)(?! ?(SAT|SUP))");
    private static final Pattern ENDS_IN_FAT = Pattern.compile("(?<![A-Z0-9])(FAT|F)$");

    static SeriesKind of(List<String> imageType, String description) {
        List<String> types = imageType.stream().map(t -> t.trim().toUpperCase(Locale.ROOT)).toList();
        String text = description.toUpperCase(Locale.ROOT).replaceAll("[_\\-:/.()]+", " ").strip();
        if (types.stream().anyMatch(SCREEN_TYPES::contains) || SCREEN_WORDS.matcher(text).find()) {
            return SCREEN_SAVE;
        }
        if (types.contains("LOCALIZER") || LOCALISER_WORDS.matcher(text).find()) {
            return LOCALISER;
        }
        if (types.stream().anyMatch(FAT_TYPES::contains) || FAT_WORDS.matcher(text).find() || ENDS_IN_FAT.matcher(text).find()) {
            return FAT_OR_OPPOSED;
        }
        return types.stream().anyMatch(DERIVED_TYPES::contains) || DERIVED_WORDS.matcher(text).find() ? DERIVED : PLAIN;
    }

    /** What a frame says of itself, by its type; descriptions are of the whole series. */
    static SeriesKind ofFrame(DicomDataset object, int frame) {
        try {
            return of(FunctionalGroups.ofFrame(object, frame).group(MR_IMAGE_FRAME_TYPE_SEQUENCE)
                    .map(type -> type.strings(FRAME_TYPE)).filter(types -> !types.isEmpty())
                    .orElseGet(() -> object.strings(Tag.IMAGE_TYPE)), "");
        } catch (DicomException e) {
            // Decoding the picture says what is wrong with it.
            return PLAIN;
        }
    }

    /** Whether it is read only where there is nothing else at all. */
    boolean lastResort() {
        return compareTo(DERIVED) > 0;
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<![A-Z0-9])(" + alternatives + ")(?![A-Z0-9])");
    }
}
