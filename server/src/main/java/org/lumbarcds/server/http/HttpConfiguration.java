// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.http;

import java.net.URI;
import org.lumbarcds.server.security.PublicUrl;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    /** Last, so that these valves have the last word on the address and know the caller that a trusted proxy names. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> valves(HttpProperties properties, PublicUrl publicUrl,
            ServerProperties server) {
        return factory -> factory.addEngineValves(
                new AddressValve(() -> URI.create(publicUrl.base()), publicUrl.isSet()),
                new AdmissionValve(properties, server.getTomcat().getThreads().getMax()));
    }
}
