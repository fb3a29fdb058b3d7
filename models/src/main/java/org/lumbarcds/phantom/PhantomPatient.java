// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.Optional;

/**
 * Whose name a synthetic study carries.
 *
 * @param id Patient ID (0010,0020)
 * @param name Patient's Name (0010,0010), {@code Family^Given}
 * @param birthDate Patient's Birth Date (0010,0030), {@code yyyyMMdd}
 * @param accessionNumber (0008,0050)
 * @param studyInstanceUid given, or empty: derived from the seed
 */
public record PhantomPatient(
        String id, String name, String birthDate, String accessionNumber, Optional<String> studyInstanceUid) {

    /** A made-up person. */
    public static PhantomPatient of(long seed) {
        return new PhantomPatient("PHANTOM-" + seed, "Phantom^Seed" + seed, "19700101", "ACC-PHANTOM-" + seed,
                Optional.empty());
    }
}
