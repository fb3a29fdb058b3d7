// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.List;

/** The SMART app that comes with this server, as a client of its authorization server. */
public final class AppClient {

    public static final String CLIENT_ID = "lumbar-smart-app";

    /** All it may ask for: the open patient's data, to read. */
    static final List<String> SCOPES = List.of("launch", "openid", "fhirUser", "patient/*.rs", "patient/Patient.rs",
            "patient/DiagnosticReport.rs", "patient/Observation.rs", "patient/Media.rs", "patient/ImagingStudy.rs");

    private AppClient() {
    }
}
