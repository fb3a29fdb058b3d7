// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.IncomingRequestAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.servlet.http.HttpServlet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** HAPI's REST server at {@code /fhir}. */
@Configuration(proxyBeanMethods = false)
class FhirEndpoint {

    @Bean
    RestfulServer restfulServer(FhirProperties properties, IFhirSystemDao<?, ?> systemDao,
            IJpaSystemProvider systemProvider, ResourceProviderFactory resourceProviders, JpaStorageSettings settings,
            ISearchParamRegistry searchParameters, IValidationSupport validationSupport,
            DatabaseBackedPagingProvider paging, ObjectProvider<FhirInterceptor> interceptors) {
        RestfulServer server = new RestfulServer(systemDao.getContext());
        server.registerProviders(resourceProviders.createProviders());
        server.registerProvider(systemProvider);
        JpaCapabilityStatementProvider capabilities =
                new JpaCapabilityStatementProvider(server, systemDao, settings, searchParameters, validationSupport);
        capabilities.setImplementationDescription("Lumbar CDS");
        server.setServerConformanceProvider(capabilities);
        server.setServerName("Lumbar CDS");
        server.setPagingProvider(paging);
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        server.setServerAddressStrategy(properties.baseUrl() == null
                ? new IncomingRequestAddressStrategy()
                : new HardcodedServerAddressStrategy(properties.baseUrl().toString()));
        interceptors.orderedStream().forEach(server::registerInterceptor);
        return server;
    }

    @Bean
    ServletRegistrationBean<HttpServlet> fhirServlet(ObjectProvider<RestfulServer> server) {
        ServletRegistrationBean<HttpServlet> registration =
                new ServletRegistrationBean<>(new LateFhirServlet(server), "/fhir/*");
        registration.setName("fhir");
        registration.setLoadOnStartup(-1);
        return registration;
    }
}
