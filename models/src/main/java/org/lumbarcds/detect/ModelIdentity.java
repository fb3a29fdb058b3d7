// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/**
 * Which model produced a result.
 *
 * @param name as in {@code model.json}
 * @param version as in {@code model.json}
 * @param digest SHA-256 of {@code model.onnx} and of {@code model.json} together, 64 lower-case hex digits: a changed
 *     threshold is another model
 */
public record ModelIdentity(String name, String version, String digest) {
}
