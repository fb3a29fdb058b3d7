// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

/**
 * One question of one study that the models answer differently, at least one of them with "suspected".
 *
 * @param study Study Instance UID or path
 * @param question what was asked
 * @param a first model's answer
 * @param b second model's answer
 */
public record Difference(String study, Question question, Answer a, Answer b) {
}
