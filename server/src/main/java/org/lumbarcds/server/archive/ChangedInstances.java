// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.time.Instant;
import java.util.Set;

/** Whoever has to know that an instance came again and was not the one that is kept. */
@FunctionalInterface
public interface ChangedInstances {

    /** What was done with the instance that came. */
    enum Kind {
        /** Taken in place of the kept one: the same picture with its patient or order corrected. */
        IDENTITY_CORRECTED,
        /** Taken in place of the kept one: other content. */
        CONTENT_REPLACED,
        /** Not taken: what is kept stays. */
        REFUSED
    }

    /**
     * @param studyInstanceUid study
     * @param accessionNumbers of the kept and of the new instance
     * @param received when the request came; the same for all instances of one
     */
    record Change(Kind kind, String studyInstanceUid, Set<String> accessionNumbers, Instant received) {

        public Change {
            accessionNumbers = Set.copyOf(accessionNumbers);
        }
    }

    /** Takes part in the transaction in which an instance is taken: what cannot be noted is not taken. */
    void changed(Change change);
}
