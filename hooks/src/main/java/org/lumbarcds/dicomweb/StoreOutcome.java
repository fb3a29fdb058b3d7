// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.util.List;

/**
 * What an archive said of the instances sent (PS3.18 section 10.5.3, Store Instances Response Module).
 *
 * @param stored SOP Instance UIDs it holds now, those with a warning included
 * @param failed those it does not
 */
public record StoreOutcome(List<String> stored, List<Failed> failed) {

    public StoreOutcome {
        stored = List.copyOf(stored);
        failed = List.copyOf(failed);
    }

    /**
     * @param sopInstanceUid empty where the archive could not read it
     * @param reason Failure Reason (0008,1197), e.g. 272 (0x0110, processing failure); 0 where absent
     */
    public record Failed(String sopInstanceUid, int reason) {
    }

    /** Whether the archive has confirmed so many instances and refused none. */
    public boolean complete(int sent) {
        return failed.isEmpty() && stored.stream().distinct().count() == sent;
    }
}
