// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.Optional;

/**
 * What an EHR has open when it launches an app (SMART App Launch, "launch context").
 *
 * @param patient logical id
 * @param encounter logical id
 * @param appContext the string of the card's link
 * @param fhirUser who launched; only that person may use the context
 */
record LaunchContext(
        String patient, Optional<String> encounter, Optional<String> appContext, Optional<String> fhirUser) {
}
