// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import java.io.File;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Room on the disk of {@code lumbar.data}; in place of Spring Boot's, which tells everybody the folder's path. */
@Component("diskSpaceHealthIndicator")
class DiskHealth extends AbstractHealthIndicator {

    private static final long LEAST_BYTES = 100L << 20;

    private final File folder;

    DiskHealth(@Value("${lumbar.data}") File folder) {
        this.folder = folder.getAbsoluteFile();
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        File there = folder;
        while (!there.exists() && there.getParentFile() != null) {
            there = there.getParentFile();
        }
        long free = there.getUsableSpace();
        (free < LEAST_BYTES ? builder.down() : builder.up()).withDetail("free", free).withDetail("least", LEAST_BYTES);
    }
}
