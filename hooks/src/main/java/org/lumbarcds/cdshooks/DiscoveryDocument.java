// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.util.List;

/** The answer to {@code GET …/cds-services}; an empty list when there is no service. */
public record DiscoveryDocument(List<CdsServiceDefinition> services) {

    public DiscoveryDocument {
        services = Check.list(services);
    }
}
