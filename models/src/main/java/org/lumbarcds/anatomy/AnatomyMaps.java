// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.List;

/**
 * What a network says of one slice, or a reader drew.
 *
 * @param vertebra vertebral bodies; S1 counts, other sacral segments do not
 * @param disc discs
 * @param canal the canal as far as the dural sac fills it
 * @param spots where corners of bodies are likely: anterior-superior, posterior-superior, posterior-inferior,
 *     anterior-inferior; empty where unknown
 * @param spacingKnown false where a millimetre of these maps is only a pixel
 */
public record AnatomyMaps(
        ProbabilityMap vertebra, ProbabilityMap disc, ProbabilityMap canal, List<ProbabilityMap> spots,
        boolean spacingKnown) {

    public AnatomyMaps {
        spots = List.copyOf(spots);
        if (!spots.isEmpty() && spots.size() != 4) {
            throw new IllegalArgumentException(spots.size() + " maps of corners; a body has 4");
        }
    }
}
