// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import java.net.URI;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Site settings of the cards.
 *
 * @param launchUrl where the SMART app starts, absolute ({@code https://host/app/launch})
 * @param zone in which dates are told
 * @param reportCopies base URL of this server's FHIR interface as the EHR reaches it. Where present, the answer to a
 *     completed order carries a system action that creates the preliminary DiagnosticReport in the EHR; empty: the
 *     report stays here and is reached by the link
 */
public record CardSettings(URI launchUrl, ZoneId zone, Optional<URI> reportCopies) {

    public CardSettings {
        requireAbsolute(launchUrl, "launchUrl");
        reportCopies.ifPresent(u -> requireAbsolute(u, "reportCopies"));
    }

    private static void requireAbsolute(URI url, String name) {
        if (!url.isAbsolute() || url.getHost() == null) {
            throw new IllegalArgumentException(name + " is not an absolute URL: " + url);
        }
    }
}
