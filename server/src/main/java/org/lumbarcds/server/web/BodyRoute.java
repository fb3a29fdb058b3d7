// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** Where a request goes, as far as the size of its body matters. */
enum BodyRoute {
    FHIR, ARCHIVE, HOOKS, OTHER;

    /** By the path as the container maps it: slashes too many and path parameters make no other route of it. */
    static BodyRoute of(HttpServletRequest request) {
        String path = request.getServletPath();
        if (path.equals("/fhir")) {
            return FHIR;
        }
        return path.startsWith("/dicom-web/") ? ARCHIVE : path.startsWith("/cds-services/") ? HOOKS : OTHER;
    }

    /** Whether the limit is watched here, or by who reads the body as it comes. */
    boolean watchedHere() {
        return this == FHIR || this == OTHER;
    }

    static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }
}
