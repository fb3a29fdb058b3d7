// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.app;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code lumbar.app.*}
 *
 * @param directory the built app ({@code smart-app/dist})
 */
@ConfigurationProperties("lumbar.app")
record AppProperties(Path directory) {
}
