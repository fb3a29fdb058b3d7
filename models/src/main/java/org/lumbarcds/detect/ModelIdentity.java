// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which model produced a result.
 *
 * @param name as in {@code model.json}
 * @param version as in {@code model.json}
 * @param digest of both files together, 64 lower-case hex digits: the SHA-256 of the 64 bytes SHA-256(model.onnx) followed
 *     by SHA-256(model.json). A changed threshold is another model
 * @param parts the models that worked together, where more than one did; their digests are part of {@code digest}
 */
public record ModelIdentity(String name, String version, String digest, List<ModelIdentity> parts) {

    public ModelIdentity {
        parts = List.copyOf(parts);
    }

    /** One model by itself. */
    public ModelIdentity(String name, String version, String digest) {
        this(name, version, digest, List.of());
    }

    /** {@code lumbar-compact 1.1.0}, or {@code lumbar-compact 1.1.0 with lumbar-anatomy 0.1.0} of several. */
    public String title() {
        return parts.isEmpty() ? name + " " + version
                : parts.stream().map(ModelIdentity::title).collect(Collectors.joining(" with "));
    }
}
