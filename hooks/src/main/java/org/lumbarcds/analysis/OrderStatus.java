// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where an order known by its accession number stands.
 *
 * @param key of the order, {@link AwaitedOrder#key()}
 * @param patientId FHIR logical id
 * @param state where it stands
 * @param reason why the last look found nothing, or why it was given up; a plain sentence without patient data
 * @param studies Study Instance UIDs it turned out to be about; empty unless arrived
 * @param askedAt when it was asked for, first or anew
 */
public record OrderStatus(
        String key, String patientId, State state, Optional<Failure> reason, List<String> studies, Instant askedAt) {

    public OrderStatus {
        studies = List.copyOf(studies);
    }

    public enum State {
        /** The archive is asked again and again; without a reason: not asked yet. */
        AWAITING,
        /** The studies are known, and each has its own row and status. */
        ARRIVED,
        /** Stopped: under the accession number the archive holds another patient's images. */
        IDENTITY_MISMATCH,
        /** Given up after all attempts; sending the order again or an operator starts over. */
        FAILED
    }
}
