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

    /** What can be measured; units are UCUM. Codes are stable and stored. */
    public enum Kind {
        /** Forward displacement of the upper on the lower vertebral body; negative = backward. */
        SLIP_DISTANCE("slip-distance", "mm"),
        /** The same as percent of the lower body's upper endplate. */
        SLIP_PERCENT("slip-percent", "%"),
        /** How far the disc reaches behind the line that joins the back corners of the two endplates. */
        PROTRUSION_DEPTH("protrusion-depth", "mm"),
        /** Mean height of the disc (area over depth) over the height of the body above it. */
        DISC_HEIGHT_INDEX("disc-height-index", "1"),
        /** Least antero-posterior diameter of the canal, as far as the dural sac fills it, at the disc. */
        CANAL_DIAMETER("canal-diameter", "mm");

        private final String code;
        private final String unit;

        Kind(String code, String unit) {
            this.code = code;
            this.unit = unit;
        }

        public String code() {
            return code;
        }

        public String unit() {
            return unit;
        }
    }

    /** Lower end of the 95 % interval; NaN where it is not known. */
    public double low() {
        return value - uncertainty;
    }

    /** Upper end of the 95 % interval; NaN where it is not known. */
    public double high() {
        return value + uncertainty;
    }
}
