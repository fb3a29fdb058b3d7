// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

/**
 * One study as two models read it.
 *
 * @param study Study Instance UID, or the path of a picture: all that is ever shown
 * @param patient tells which studies are of one person, for the intervals; never shown
 * @param a first model
 * @param b second model
 */
public record PairedReading(String study, String patient, Reading a, Reading b) {
}
