// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Fails as no controller should; found by the scan of the application under test. */
@RestController
class FaultyController {

    @GetMapping("/cds-services/test/fault")
    String fault() {
        throw new IllegalArgumentException("the patient Doe", new IllegalStateException("of MRN-1"));
    }
}
