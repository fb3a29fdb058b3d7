// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.net.URI;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The address under which everyone outside sees this server; issuer of its tokens and base of the URLs it hands out.
 * Never taken from a request, whose Host header anybody can write.
 */
@Component
public class PublicUrl {

    private final SecurityProperties properties;
    private volatile int port;

    PublicUrl(SecurityProperties properties) {
        this.properties = properties;
    }

    @EventListener
    void started(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            port = event.getWebServer().getPort();
        }
    }

    /** Whether the configuration names the address; without it, it is the loopback address and the port. */
    public boolean isSet() {
        return properties.publicUrl().isPresent();
    }

    /** Without a slash at its end. */
    public String base() {
        return properties.publicUrl()
                .map(url -> url.toString().replaceAll("/+$", ""))
                .orElseGet(() -> "http://127.0.0.1:" + port);
    }

    public String fhirBase() {
        return base() + "/fhir";
    }

    public URI resolve(String path) {
        return URI.create(base() + path);
    }
}
