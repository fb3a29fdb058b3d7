// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/**
 * What runs the network, for logs, health and the result's record.
 *
 * @param asked the configured acceleration, lower case
 * @param got {@code TensorRT}, {@code CUDA} or {@code CPU}
 * @param why one sentence: why the more wanted providers were not got; empty where the first one was
 */
public record ProviderChoice(String asked, String got, String why) {
}
