// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lumbarcds.server.cds.CdsProperties;
import org.lumbarcds.server.database.DatabaseKind;
import org.lumbarcds.server.database.DatabaseProperties;
import org.lumbarcds.testing.RepositoryRoot;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** The example a site starts from binds to the settings there are. */
class ExampleSettingsTest {

    @Test
    void theExampleNamesClientsDatabaseAndArchive() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("secrets",
                Map.of("PACS_PASSWORD", "p", "DATABASE_PASSWORD", "d")));
        new YamlPropertySourceLoader()
                .load("hospital", new FileSystemResource(RepositoryRoot.path().resolve("docker/hospital.yml")))
                .forEach(environment.getPropertySources()::addLast);
        Binder binder = Binder.get(environment);

        DatabaseProperties database = binder.bind("lumbar.database", DatabaseProperties.class).get();
        CdsProperties cds = binder.bind("lumbar.cds", CdsProperties.class).get();

        assertThat(database.kind()).isEqualTo(DatabaseKind.POSTGRESQL);
        assertThat(database.password()).isEqualTo("d");
        assertThat(cds.clients()).extracting(CdsProperties.Client::issuer).isEqualTo(List.of("https://ehr.hospital.example"));
        assertThat(binder.bind("lumbar.dicomweb.base-url", String.class).get()).startsWith("https://");
    }
}
