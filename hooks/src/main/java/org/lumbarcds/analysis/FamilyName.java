// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import com.ibm.icu.text.Transliterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A family name reduced to the parts that tell it from others: in Latin capitals, without accents, apostrophes and
 * particles. Of a double name, such as one with the maiden name, each part counts.
 */
final class FamilyName {

    /** Rules of Unicode CLDR: any script to Latin, any Latin letter to those of ASCII (ł to l, đ to d, ø to o, ß to ss). */
    private static final Transliterator PLAIN = Transliterator.getInstance("Any-Latin; Latin-ASCII; Any-Upper");

    /** How a German keyboard and the one beside it write one name, and the two spellings of South Slavic đ. */
    private static final String[][] SPELLINGS = {{"AE", "A"}, {"OE", "O"}, {"UE", "U"}, {"DJ", "D"}};

    private static final Pattern APOSTROPHE = Pattern.compile("['\u2019\u02BC`\u00B4]");
    private static final Pattern SYLLABIC =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]");
    private static final Pattern NO_LETTER = Pattern.compile("[^A-Z]+");

    /** Common to families that have nothing else in common. */
    private static final Set<String> PARTICLES = Set.of("VAN", "VON", "VOM", "DER", "DEN", "DEM", "DE", "DA", "DAS", "DO",
            "DOS", "DI", "DU", "DEL", "DELLA", "DELLE", "DEGLI", "LA", "LE", "LAS", "LOS", "LO", "EL", "AL", "BIN", "BINT",
            "IBN", "BEN", "BAT", "ABU", "TER", "TEN", "TE", "HET", "ZU", "ZUM", "ZUR", "AF", "AV", "Y", "E", "I", "UND", "ET",
            "OP", "IN", "T", "S", "GEB", "NEE");

    /** Written apart or together with what follows: O'Brien, Mc Donald. */
    private static final Set<String> PREFIXES = Set.of("O", "MC", "MAC", "D", "L", "N", "FITZ");

    private FamilyName() {
    }

    /**
     * @param one family name; of a DICOM Person Name the family name component of any of its groups
     * @return whether a part of one is a part of the other; true where there is nothing to compare
     */
    static boolean same(String one, String other) {
        Set<String> parts = parts(one);
        Set<String> others = parts(other);
        if (parts.isEmpty() || others.isEmpty()) {
            return true;
        }
        parts.retainAll(others);
        return !parts.isEmpty();
    }

    static Set<String> parts(String family) {
        String plain = PLAIN.transliterate(APOSTROPHE.matcher(family).replaceAll(""));
        if (SYLLABIC.matcher(family).find()) {
            // A reading of each character, which shares syllables with other names.
            plain = plain.replace(" ", "");
        }
        for (String[] spelling : SPELLINGS) {
            plain = plain.replace(spelling[0], spelling[1]);
        }
        List<String> tokens = joined(Arrays.stream(NO_LETTER.split(plain)).filter(token -> !token.isEmpty()).toList());
        Set<String> parts = new HashSet<>(tokens);
        parts.removeAll(PARTICLES);
        if (parts.isEmpty() && !tokens.isEmpty()) {
            // Do and Le are whole names too.
            parts.add(String.join("", tokens));
        }
        return parts;
    }

    private static List<String> joined(List<String> tokens) {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean prefix = PREFIXES.contains(tokens.get(i)) && i + 1 < tokens.size();
            joined.add(prefix ? tokens.get(i) + tokens.get(++i) : tokens.get(i));
        }
        return joined;
    }
}
