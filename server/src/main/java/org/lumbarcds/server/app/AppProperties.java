// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.app;

import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lumbar.app.*}
 *
 * @param directory path of the built app ({@code smart-app/dist}); text, since Spring would take a relative
 *     {@code Path} for a resource of the web application
 */
@Validated
@ConfigurationProperties("lumbar.app")
record AppProperties(@NotBlank String directory) {

    Path path() {
        return Path.of(directory).toAbsolutePath().normalize();
    }
}
