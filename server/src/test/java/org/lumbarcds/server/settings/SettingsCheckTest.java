// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.testing.RepositoryRoot;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;

class SettingsCheckTest {

    @ParameterizedTest
    @CsvSource({
        "lumbar.securty.users[0].username, lumbar.security.users.username",
        "lumbar.security.users[0].usrname, lumbar.security.users.username",
        "lumbar.security.user[0].username, lumbar.security.users.username",
        "lumbar.database.ulr, lumbar.database.url",
        "lumbar.hom, lumbar.home",
        "lumbar.security.public-url.x, lumbar.security.public-url"})
    void aMisspeltSettingStopsTheStartAndIsToldTheNearest(String name, String nearest) {
        assertThatThrownBy(() -> check(new MapPropertySource("commandLineArgs", Map.of(name, "x"))))
                .hasMessageContainingAll(name, "commandLineArgs", "did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lumbar.security.users[0].password-hash", "lumbar.security.publicUrl", "lumbar.home",
        "lumbar.security.backends[3].scopes[0]", "lumbar.cds.clients[0].fhir-servers[1]", "server.prot"})
    void whatExistsOrIsNotOursStarts(String name) {
        assertThatCode(() -> check(new MapPropertySource("commandLineArgs", Map.of(name, "x")))).doesNotThrowAnyException();
    }

    @Test
    void theFileAndTheLineAreNamed() throws IOException {
        PropertySource<?> file = new YamlPropertySourceLoader().load("hospital.yml", new ByteArrayResource(
                "lumbar:\n  security:\n    pubic-url: https://x\n".getBytes(StandardCharsets.UTF_8), "hospital.yml")).get(0);

        assertThatThrownBy(() -> check(file)).hasMessageContainingAll("lumbar.security.pubic-url", "hospital.yml", "3:");
    }

    @Test
    void aVariableOfAKnownGroupIsCheckedAndOthersAreLeftAlone() {
        assertThatThrownBy(() -> check(variables("LUMBAR_DATABASE_ULR"))).hasMessageContaining("lumbar.database.url");
        for (String name : List.of("LUMBAR_DATABASE_URL", "LUMBAR_SECURITY_PUBLICURL", "LUMBAR_FIELD_CASES", "LUMBAR_DATA",
                "LUMBAR_SECURITY_USERS_0_USERNAME", "LUMBAR_CDS_CLIENTS_0_FHIRSERVERS_1")) {
            assertThatCode(() -> check(variables(name))).as(name).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker/hospital.yml", "server/src/main/resources/application.yml",
        "server/src/test/resources/application-test.yml"})
    void theSettingsOfThisRepositoryExist(String file) {
        assertThatCode(() -> new YamlPropertySourceLoader()
                .load(file, new FileSystemResource(RepositoryRoot.path().resolve(file))).forEach(SettingsCheckTest::check))
                .doesNotThrowAnyException();
    }

    /** A literal with a space in it is a sentence; one without is a name of something, a metric for one. */
    @Test
    void sentencesNameOnlySettingsThatExist() throws IOException {
        KnownSettings known = new KnownSettings();
        Pattern literal = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
        Pattern setting = Pattern.compile("(?<![\\w./:-])lumbar\\.[a-z-]+(?:\\.[a-z][a-z-]*)*(?![\\w{/])");
        int seen = 0;
        for (String module : List.of("server", "hooks", "models", "fhir-profiles")) {
            try (Stream<Path> files = Files.walk(RepositoryRoot.path().resolve(module + "/src/main/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher sentences = literal.matcher(Files.readString(file));
                    while (sentences.find()) {
                        Matcher names = setting.matcher(sentences.group(1));
                        while (sentences.group(1).contains(" ") && names.find()) {
                            seen++;
                            assertThat(known.contains(names.group()) || known.hasGroup(names.group()))
                                    .as("%s in %s", names.group(), file.getFileName()).isTrue();
                        }
                    }
                }
            }
        }
        assertThat(seen).as("so that the search finds what it looks for").isGreaterThan(10);
    }

    private static SystemEnvironmentPropertySource variables(String name) {
        return new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "x"));
    }

    private static void check(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().forEach(each -> environment.getPropertySources().remove(each.getName()));
        environment.getPropertySources().addFirst(source);
        new SettingsCheck().postProcessEnvironment(environment, new SpringApplication());
    }
}
