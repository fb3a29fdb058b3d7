// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.app;

import java.util.List;
import org.lumbarcds.server.security.AppClient;
import org.lumbarcds.server.security.PublicUrl;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /app/config.json}: where the app may sign in, and as whom. */
@RestController
class AppConfigController {

    private final PublicUrl publicUrl;

    AppConfigController(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    record AppConfig(String clientId, List<String> issuers, String scope) {
    }

    @GetMapping("/app/config.json")
    AppConfig config() {
        return new AppConfig(AppClient.CLIENT_ID, List.of(publicUrl.fhirBase()), "openid fhirUser patient/*.rs");
    }
}
