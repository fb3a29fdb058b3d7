// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/**
 * Which model produced a result.
 *
 * @param name as in {@code model.json}
 * @param version as in {@code model.json}
 * @param digest of both files together, 64 lower-case hex digits: the SHA-256 of the 64 bytes SHA-256(model.onnx) followed
 *     by SHA-256(model.json). A changed threshold is another model
 */
public record ModelIdentity(String name, String version, String digest) {
}
