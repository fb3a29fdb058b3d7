// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;

/** Reads resources a caller did not prefetch. */
public interface FhirReader {

    /** @return empty when there is no such resource */
    <T extends Resource> Optional<T> read(Class<T> type, String id) throws FhirUnavailableException,
            InterruptedException;

    /**
     * @param parameters search parameters and values, not yet encoded
     * @return at most the first page of matches
     */
    <T extends Resource> List<T> search(Class<T> type, Map<String, String> parameters)
            throws FhirUnavailableException, InterruptedException;
}
