// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.data.jpa.JpaRepositoriesAutoConfiguration;
import org.springframework.boot.autoconfigure.elasticsearch.ElasticsearchClientAutoConfiguration;
import org.springframework.boot.autoconfigure.elasticsearch.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the server. */
// The excluded configurations react to libraries HAPI brings along; HAPI or this application configures those parts.
@SpringBootApplication(exclude = {
    QuartzAutoConfiguration.class,
    ThymeleafAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    ElasticsearchRestClientAutoConfiguration.class,
    ElasticsearchClientAutoConfiguration.class,
    JpaRepositoriesAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class
})
@ConfigurationPropertiesScan
public class LumbarApplication {

    public static void main(String[] args) {
        int status = ServeCommand.run(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
