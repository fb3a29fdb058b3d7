// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/**
 * A measured quantity.
 *
 * @param kind what was measured
 * @param value in {@code kind.unit()}
 * @param uncertainty half width of a 95 % interval, same unit; NaN where it is not known
 */
public record Measurement(Kind kind, double value, double uncertainty) {

    /** What can be measured; units are UCUM. */
    public enum Kind {
        /** Forward displacement of the upper on the lower vertebral body; negative = backward (retrolisthesis). */
        SLIP_DISTANCE("mm"),
        /** The same as percent of the lower body's upper endplate. */
        SLIP_PERCENT("%");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        public String unit() {
            return unit;
        }
    }
}
