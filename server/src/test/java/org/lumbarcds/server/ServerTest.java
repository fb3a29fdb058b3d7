// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/**
 * Base of every test that needs the running server. All of them share one application: a subclass adds no property, no
 * bean override and no profile, since each of those would start another, and tells its data apart by its own patients
 * and studies.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureObservability(tracing = false)
@ActiveProfiles("test")
public abstract class ServerTest {
}
