// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.lumbarcds.server.memory.MemoryBudget;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.MultipartAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The archive alone behind a real HTTP server, with a database in memory and the shipped configuration file. */
final class ArchiveServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    ArchiveServer(Path folder, String... properties) {
        this(folder, change -> { }, properties);
    }

    /** @param changes what is told of instances that come again */
    ArchiveServer(Path folder, ChangedInstances changes, String... properties) {
        String[] arguments = new String[properties.length + 5];
        arguments[0] = "--lumbar.archive.enabled=true";
        arguments[1] = "--lumbar.archive.directory=" + folder;
        arguments[2] = "--server.port=0";
        arguments[3] = "--logging.level.org.lumbarcds=off";
        arguments[4] = "--spring.main.allow-circular-references=false";
        System.arraycopy(properties, 0, arguments, 5, properties.length);
        context = new SpringApplicationBuilder(Slice.class).web(WebApplicationType.SERVLET)
                .initializers(context -> context.getBeanFactory().registerSingleton("changes", changes)).run(arguments);
    }

    // No stereotype: the whole application's scan must not find this.
    @ImportAutoConfiguration({ServletWebServerFactoryAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class,
        MultipartAutoConfiguration.class, ErrorMvcAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class})
    @ComponentScan(basePackageClasses = {ArchiveProperties.class, MemoryBudget.class})
    @ConfigurationPropertiesScan(basePackageClasses = {ArchiveProperties.class, MemoryBudget.class})
    static class Slice {

        @Bean
        DataSource dataSource() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            Flyway.configure().dataSource(database).locations("classpath:db/migration/common").load().migrate();
            return database;
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/dicom-web");
    }

    /** The budget this server decodes within. */
    MemoryBudget memory() {
        return context.getBean(MemoryBudget.class);
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path, String contentType, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> store(String path, byte[]... instances) throws IOException, InterruptedException {
        return post(path, "multipart/related; type=\"application/dicom\"; boundary=xYz", multipart(List.of(instances)));
    }

    static byte[] multipart(List<byte[]> instances) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] instance : instances) {
            body.writeBytes("--xYz\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(instance);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--xYz--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    @Override
    public void close() {
        context.close();
    }
}
