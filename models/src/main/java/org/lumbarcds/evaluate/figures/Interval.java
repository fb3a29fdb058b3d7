// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

/** Both ends of a 95 % interval; NaN where there was nothing to estimate. */
public record Interval(double low, double high) {
}
