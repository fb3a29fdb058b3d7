// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lumbarcds.series.BodyRegion;
import org.lumbarcds.series.RegionWords;
import org.lumbarcds.trigger.LumbarMriProcedures.Verdict;

/**
 * What the words of an order ask for: modality, region, purpose and negation are told apart, clause by clause. In English,
 * German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish, Chinese and Japanese.
 */
final class ProcedureWords {

    private static final Pattern MARK = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{Nd};,.()\\n]+");
    private static final Pattern CLAUSE = Pattern.compile("[;,.()\\n]+");
    private static final Pattern IDEOGRAPHS = Pattern.compile("(?<=\\p{IsHan})(?=[A-Z])|(?<=[A-Z])(?=\\p{IsHan})");

    private static final Pattern MR = words("MRI?|MRT|IRM|NMR|RMN?|RNM|MRTS?|MAGNETIC RESONANCE|MAGNETRESONAN\\w*|KERNSPIN\\w*"
            + "|RESONAN[CZ]I?A MAGNETICA|RISONANZA MAGNETICA|RESSONANCIA MAGNETICA|RESONANCE MAGNETIQUE|MAGNETKAMERA\\w*"
            + "|REZONANS\\w* MAGNETYCZN\\w*|MAGNETISCHE RESONANTIE|MRONDERZOEK|MRUNDERSOKNING", "核磁|磁共振");
    private static final Pattern OTHER_MODALITY = words("CT|CAT|TC|TAC|TK|TDM|PET|SPECT|XR|XRAY\\w*|X RAYS?|RX|RTG|CR|DX"
            + "|RONTGEN\\w*|ROENTGEN\\w*|SLATRONTGEN|RADIOGRA\\w*|RADIOGRAFI\\w*|US|USG|ULTRASO\\w*|SONO\\w*|ECHOGRAPH\\w*"
            + "|ECOGRAFI\\w*|DXA|DEXA|SZINTI\\w*|SCINTI\\w*|FLUORO\\w*|DATORTOMOGRAFI|TOMOGRAFI\\w*|TOMODENSITO\\w*|MYELOGRA\\w*"
            + "|DISCOGRA\\w*", "线|線");
    private static final Pattern INTERVENTION = words("GUIDED|GUIDANCE|GESTEUERT\\w*|GEFUHRT\\w*|PUNCTION\\w*|PUNCTURE\\w*"
            + "|PUNKTION\\w*|PUNCION\\w*|PUNTURA|PUNKCJA|PUNKTION|LUMBALPUNK\\w*|RACHICENTESI|BIOPS\\w*|BIOPSJA|(?<!SANS )(?<!AVEC )INJECT\\w*"
            + "|INJEKTION\\w*|INIEZIONE|INFILTRA\\w*|ABLATION\\w*|DRAINAGE|ANESTHE\\w*|ANASTHE\\w*|ANAESTHE\\w*|VERTEBROPLAST\\w*"
            + "|SYMPATHECT\\w*|PLEXUS|PLESSO|PLEXO", "穿刺");

    /** Said of something that is not asked for now. */
    private static final Pattern EARLIER = words("PRIOR|PREVIOUS\\w*|EARLIER|COMPAR\\w*|VERGLEICH\\w*|VORAUFNAHME\\w*|VORHERIG\\w*"
            + "|FRUHER\\w*|ANTERIEUR\\w*|PRECEDENT\\w*|PREVI[OA]S?|ANTERIOR\\w*|EERDER\\w*|TIDIGARE|POPRZEDNI\\w*|AVAILABLE|VORHANDEN"
            + "|DISPONIBLE|OUTSIDE|SEE|SIEHE|VOIR|VER");
    private static final Pattern NOT_ASKED = words("(NOT|NICHT|NON|PAS|NO|NIET|INTE|EJ|NIE|NAO) (REQUESTED|REQUIRED|NEEDED|INCLUDED"
            + "|DONE|PERFORMED|ORDERED|INDICATED|ERFORDERLICH|GEWUNSCHT|ANGEFORDERT|NOTWENDIG|DEMANDEE?|REQUISE?|NECESSAIRE"
            + "|SOLICITAD[OA]|REQUERID[OA]|NECESARI[OA]|RICHIEST[OA]|NECESSARI[OA]|SOLICITAD[OA]|GEVRAAGD|NODIG|BEGARD|NODVANDIG"
            + "|WYMAGAN\\w*|POTRZEBN\\w*)|CANCELL?ED|DECLINED|REFUSED|STORNIERT|ABGESAGT|ANNULEE?|CANCELAD[OA]|ANNULLAT[OA]|EXCEPT"
            + "|EXCLUDING|EXCLUDED|AUSSER");
    private static final Pattern NEGATED = words("(NO|NOT|WITHOUT|OHNE|KEINE?N?|SANS|SIN|SENZA|SEM|ZONDER|GEEN|UTAN|INGEN|BEZ)");

    private static final Pattern SPINE = words("SPINE|SPINAL|WS|WIRBELS\\w*|RACHIS|RACHIDE|COLUMNA|COLONNA|COLUNA|WERVELKOLOM|WK"
            + "|RYGG\\w*|KREGOSLUP\\w*|BACK", "脊");

    private ProcedureWords() {
    }

    /** What one clause names. */
    private record Clause(String text, boolean mr, boolean otherModality, boolean intervention, boolean lumbar,
            boolean otherRegion, boolean spine) {

        static Clause of(String text) {
            var regions = RegionWords.in(text);
            return new Clause(text, MR.matcher(text).find(), OTHER_MODALITY.matcher(text).find(),
                    INTERVENTION.matcher(text).find(), regions.contains(BodyRegion.LUMBAR),
                    regions.stream().anyMatch(region -> region != BodyRegion.LUMBAR), SPINE.matcher(text).find());
        }

        /** Whether it speaks of the examination, and does ask for it. */
        boolean asks() {
            if (NOT_ASKED.matcher(text).find()) {
                return false;
            }
            boolean aside = !(mr && lumbar);
            return !(aside && (EARLIER.matcher(text).find() || NEGATED.matcher(text).lookingAt()));
        }

        boolean lumbarMri() {
            return mr && lumbar && !otherModality && !intervention;
        }
    }

    /** @param mr whether the modality is known to be MR, so that the text need not say so */
    static Verdict verdict(String text, boolean mr) {
        List<Clause> clauses = Arrays.stream(CLAUSE.split(plain(text))).map(String::strip)
                .filter(clause -> !clause.isEmpty()).map(Clause::of).filter(Clause::asks).toList();
        if (clauses.stream().anyMatch(Clause::lumbarMri)) {
            boolean contradicted = clauses.stream().anyMatch(clause -> clause.otherModality && clause.lumbar);
            return contradicted ? Verdict.undecided("it names another modality for the lumbar spine too") : Verdict.LUMBAR_MRI;
        }
        Clause whole = Clause.of(clauses.stream().map(Clause::text).collect(Collectors.joining(" ")));
        boolean byMr = mr || whole.mr;
        if (whole.intervention || !byMr && !whole.lumbar) {
            return Verdict.OTHER;
        }
        if (whole.lumbar) {
            if (byMr && !whole.otherModality) {
                return Verdict.LUMBAR_MRI;
            }
            if (whole.otherModality) {
                return byMr && whole.mr ? Verdict.undecided("it names MR and another modality") : Verdict.OTHER;
            }
            return Verdict.undecided("it names the lumbar spine and no modality");
        }
        return whole.otherRegion || !whole.spine || whole.otherModality ? Verdict.OTHER
                : Verdict.undecided("it names an MR of the spine and not which part");
    }

    /** Upper case words without accents, one blank between two, clauses kept apart. */
    private static String plain(String text) {
        String upper = MARK.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("")
                .toUpperCase(Locale.ROOT).replace('Ł', 'L').replace('Ø', 'O')
                .replace('；', ';').replace('，', ',').replace('。', '.').replace('、', ',');
        return IDEOGRAPHS.matcher(BETWEEN.matcher(upper).replaceAll(" ")).replaceAll(" ").strip();
    }

    /** @param characters words of a script that puts nothing between words */
    private static Pattern words(String alternatives, String characters) {
        return Pattern.compile(words(alternatives).pattern() + "|" + characters);
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<![\\p{L}\\p{Nd}])(" + alternatives + ")(?![\\p{L}\\p{Nd}])");
    }
}
