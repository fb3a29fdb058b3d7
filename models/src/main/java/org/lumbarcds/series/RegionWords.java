// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Regions that a free text or a code names: descriptions of studies and series, protocol names, Body Part Examined
 * (DICOM PS3.16 annex L). In English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish, Chinese and
 * Japanese; case, accents and what stands between words do not matter.
 */
public final class RegionWords {

    private static final Pattern MARK = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{Nd}]+");

    private static final Map<BodyRegion, Pattern> WORDS = new EnumMap<>(Map.of(
            BodyRegion.LUMBAR, words("(CERVICO|THORACO|TORACO|THORAKO|DORSO)?(LUMB|LOMB)\\w*|L(S|SS)?SPINE|LS|LSS|L S|LSP"
                    + "|LS?W[SK]|LENDEN\\w*|LANDRYGG\\w*|LANDKOTPELAR\\w*|LEDZWI\\w*|L[1-5] (S1|L?[2-5])|TLSPINE"),
            BodyRegion.CERVICAL, words("[CZ]ERVI[CKX]\\w*|CERVICAL\\w*|CSPINE|CTSPINE|CSP|HW[SK]|CWK|HALS\\w*|NECK|NEK"
                    + "|SZYJN\\w*|C[1-7] (C[2-7]|T[1-4]|TH[1-4])"),
            BodyRegion.THORACIC, words("TH?ORA[CKX]\\w*|PIERSIOW\\w*|TSPINE|THSPINE|DSPINE|TLSPINE|CTSPINE|TSP|BW[SK]|TWK"
                    + "|BRUSTW\\w*|BROSTR\\w*|DORSAL\\w*|DORSO\\w*"),
            BodyRegion.OTHER, words("BRAIN|HEAD|SKULL|JAW|EYE|ORBIT\\w*|BREAST|HEART|CARDIA\\w*|CHEST|SHOULDER|ELBOW|ARM"
                    + "|FOREARM|WRIST|HAND|HIP|KNEE|LEG|THIGH|CALF|ANKLE|FOOT|PROSTAT\\w*"
                    + "|SCHADEL\\w*|SCHAEDEL\\w*|KOPF|GEHIRN|HIRN|MAMMA\\w*|HERZ|SCHULTER\\w*|ELLENBOGEN|KNIE\\w*|HUFT\\w*|HUEFT\\w*"
                    + "|SPRUNGGELENK|FUSS|CRANE|CRAN[IE]\\w*|CEREBR\\w*|CERVEAU|ENCEFAL\\w*|ENCEPHAL\\w*|CABE[CZ]A|TESTA|CEREBEL\\w*"
                    + "|EPAULE|HOMBRO|SPALLA|OMBRO|SCHOUDER|AXEL|AXLA\\w*|BARKU|GENOU|RODILLA|GINOCCHIO|JOELHO|KNA|KOLAN\\w*|HANCHE"
                    + "|CADERA|ANCA|QUADRIL|HEUP|HOFT\\w*|BIODR\\w*|TOBILLO|CAVIGLIA|CHEVILLE|TORNOZELO|ENKEL|HOOFD|HERSEN\\w*"
                    + "|HJARN\\w*|HUVUD|GLOW[AY]|MOZG\\w*|SEIN|SENO|MAMA|SERCA|COEUR|CUORE")));

    /** Named alone they are another region than the lumbar spine; beside it they are its lower end. */
    private static final Pattern SACRUM = words("SSPINE|SACRUM|SACRO\\w*|SACRAL\\w*|SAKRAL\\w*|COCCYX|KREUZBEIN|ISG|SIJ");

    private static final Pattern WHOLE = words("(WHOLE|TOTAL|FULL|ENTIRE|COMPLETE) SPINE|(WHOLE|FULL|TOTAL)SPINE|CTLSPINE|CTL"
            + "|GANZ\\w*|GESAMTE? ?(WS|WIRBELS\\w*)|(GANZE|TOTALE) (WS|WIRBELS\\w*)|RACHIS (ENTIER|COMPLET|TOTAL)"
            + "|(COLUMNA|COLUNA)( VERTEBRAL)? (COMPLETA|TOTAL|ENTERA|INTEIRA)|(COLONNA|RACHIDE)( \\w+)? (IN TOTO|COMPLETA|INTERA)"
            + "|(HELE|TOTALE|GEHELE) (WK|WERVELKOLOM)|HELRYGG\\w*|HELA RYGGEN|CAL\\w* KREGOS\\w*");

    /** As written, unchanged by the loss of accents. */
    private static final Map<BodyRegion, List<String>> CHARACTERS = Map.of(
            BodyRegion.LUMBAR, List.of("腰椎", "腰骶", "腰仙", "腰部"),
            BodyRegion.CERVICAL, List.of("颈椎", "頸椎", "頚椎", "颈部", "頸部", "頚部"),
            BodyRegion.THORACIC, List.of("胸椎", "胸部"),
            BodyRegion.OTHER, List.of("头", "頭", "脑", "脳", "腦", "膝", "肩", "髋", "股関節", "心臓", "心脏", "乳腺", "乳房", "前列腺"));
    private static final List<String> WHOLE_CHARACTERS = List.of("全脊柱", "全脊椎", "全脊髓");

    private static final Set<String> SPINE = Set.of("SPINE", "WS", "WIRBELSAULE", "WIRBELSAEULE", "RACHIS", "RACHIDE",
            "COLUMNA", "COLONNA", "COLUNA", "COLUMN", "WERVELKOLOM", "WK", "RYGG", "KOTPELARE", "KREGOSLUP", "KREGOSLUPA");
    private static final Set<String> AND = Set.of("AND", "UND", "ET", "Y", "E", "EN", "OCH", "I", "U", "ODC", "ODCINEK");

    /** Letters for regions beside the word spine, as in {@code SPINE C/T/L}; CT alone is another modality. */
    private static final Pattern LETTERS = Pattern.compile("(?!CT$)[CTDLS]{1,4}|TH");

    private static final Set<BodyRegion> SPINE_REGIONS =
            Set.of(BodyRegion.CERVICAL, BodyRegion.THORACIC, BodyRegion.LUMBAR);

    private RegionWords() {
    }

    /** @return empty where the text names no region */
    public static Set<BodyRegion> in(String text) {
        Set<BodyRegion> regions = EnumSet.noneOf(BodyRegion.class);
        CHARACTERS.forEach((region, words) -> {
            if (words.stream().anyMatch(text::contains)) {
                regions.add(region);
            }
        });
        String plain = plain(text);
        WORDS.forEach((region, words) -> {
            if (words.matcher(plain).find()) {
                regions.add(region);
            }
        });
        if (WHOLE.matcher(plain).find() || WHOLE_CHARACTERS.stream().anyMatch(text::contains)) {
            regions.addAll(SPINE_REGIONS);
        }
        besideSpine(Arrays.asList(plain.split(" ")), regions);
        if (regions.isEmpty() && SACRUM.matcher(plain).find()) {
            regions.add(BodyRegion.OTHER);
        }
        return regions;
    }

    private static void besideSpine(List<String> tokens, Set<BodyRegion> regions) {
        for (int i = 0; i < tokens.size(); i++) {
            if (SPINE.contains(tokens.get(i))) {
                letters(tokens, i, -1, regions);
                letters(tokens, i, 1, regions);
            }
        }
    }

    private static void letters(List<String> tokens, int from, int step, Set<BodyRegion> regions) {
        for (int i = from + step; i >= 0 && i < tokens.size(); i += step) {
            String token = tokens.get(i);
            if (LETTERS.matcher(token).matches()) {
                add(token, regions);
            } else if (!AND.contains(token)) {
                return;
            }
        }
    }

    private static void add(String letters, Set<BodyRegion> regions) {
        if (letters.contains("C")) {
            regions.add(BodyRegion.CERVICAL);
        }
        if (letters.contains("T") || letters.contains("D")) {
            regions.add(BodyRegion.THORACIC);
        }
        if (letters.contains("L")) {
            regions.add(BodyRegion.LUMBAR);
        }
    }

    /** Upper case words without accents, one blank between two. */
    private static String plain(String text) {
        String upper = MARK.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("").toUpperCase(Locale.ROOT)
                .replace('Ł', 'L').replace('Ø', 'O');
        return BETWEEN.matcher(upper).replaceAll(" ").strip();
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<![\\p{L}\\p{Nd}])(" + alternatives + ")(?![\\p{L}\\p{Nd}])");
    }
}
