// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.app;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the app below {@code /app}. The files hold no data: those come with a token from {@code /fhir}. */
@Configuration(proxyBeanMethods = false)
class AppFiles implements WebMvcConfigurer {

    private final AppProperties properties;

    AppFiles(AppProperties properties) {
        this.properties = properties;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        String folder = properties.path().toUri().toString();
        if (!folder.endsWith("/")) {
            folder += "/"; // a folder that is not there yet has none
        }
        registry.addResourceHandler("/app/assets/**")
                .addResourceLocations(folder + "assets/")
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(30)));
        registry.addResourceHandler("/app/**")
                .addResourceLocations(folder)
                .setCacheControl(CacheControl.noCache());
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/app/").setViewName("forward:/app/index.html");
        registry.addViewController("/app/launch").setViewName("forward:/app/launch.html");
    }
}
