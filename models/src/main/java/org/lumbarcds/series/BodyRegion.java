// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

/** What a text may name; whatever is no spine is one region. */
public enum BodyRegion {
    CERVICAL, THORACIC, LUMBAR, OTHER
}
