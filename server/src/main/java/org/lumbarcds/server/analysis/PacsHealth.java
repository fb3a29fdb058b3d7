// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * {@code pacs} in the health: whether the archive answers. Its absence degrades the server but does not stop it: what was
 * read is told, what was asked for waits.
 */
class PacsHealth implements HealthIndicator {

    private final DicomwebClient pacs;

    PacsHealth(DicomwebClient pacs) {
        this.pacs = pacs;
    }

    @Override
    public Health health() {
        try {
            pacs.check();
            return Health.up().build();
        } catch (RetrievalException e) {
            return Health.status("DEGRADED")
                    .withDetail("failure", e.failure().kind())
                    .withDetail("detail", e.failure().detail())
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }
}
