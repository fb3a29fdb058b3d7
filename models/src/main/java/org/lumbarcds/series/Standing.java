// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.List;
import java.util.Set;

/** What the names of a series and its study make of it, the surest first. Names nearer to the pictures count more. */
enum Standing {
    /** Its own name says lumbar, and nothing near it says otherwise. */
    NAMED,
    /** It says nothing; the study says lumbar and nothing else. */
    LIKELY,
    /** It or the study says several regions, lumbar among them. */
    POSSIBLE,
    /** Nothing says any region: the pictures alone have to show it. */
    UNNAMED,
    /** Its description says lumbar, its protocol or body part another region. */
    CONTRADICTED,
    /** It is of another region. */
    REJECTED;

    private static final Set<BodyRegion> LUMBAR = Set.of(BodyRegion.LUMBAR);

    static Standing of(SeriesFacts series, Set<BodyRegion> study) {
        List<Set<BodyRegion>> own = series.regions();
        if (own.isEmpty()) {
            if (study.equals(LUMBAR)) {
                return LIKELY;
            }
            if (study.isEmpty()) {
                return UNNAMED;
            }
            return study.contains(BodyRegion.LUMBAR) ? POSSIBLE : REJECTED;
        }
        if (!own.get(0).contains(BodyRegion.LUMBAR)) {
            return REJECTED;
        }
        if (!own.stream().allMatch(regions -> regions.contains(BodyRegion.LUMBAR))) {
            return CONTRADICTED;
        }
        // Body Part Examined is often set once, for a whole study of several regions.
        boolean bodyPartAlone = own.size() == 1 && !RegionWords.in(series.bodyPart()).isEmpty();
        boolean severalInStudy = !LUMBAR.containsAll(study);
        return own.get(0).equals(LUMBAR) && !(bodyPartAlone && severalInStudy) ? NAMED : POSSIBLE;
    }
}
