// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import jakarta.servlet.http.HttpServletRequest;
import org.lumbarcds.cdshooks.CdsClient;
import org.lumbarcds.cdshooks.CdsClientAuthenticator;
import org.lumbarcds.server.security.PublicUrl;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Tells who calls, by the token made for the very URL called. */
@Component
class CdsCaller {

    private final CdsClientAuthenticator authenticator;
    private final PublicUrl publicUrl;

    CdsCaller(CdsClientAuthenticator authenticator, PublicUrl publicUrl) {
        this.authenticator = authenticator;
        this.publicUrl = publicUrl;
    }

    CdsClient authenticate(HttpServletRequest request) {
        return authenticator.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION),
                publicUrl.base() + request.getRequestURI());
    }
}
