// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/** What limits a result that is given nevertheless. The code is stable and stored. */
public enum QualityFlag {
    LEVEL_UNCERTAIN("level-uncertain", "The level count is uncertain; levels may be off by one."),
    TRANSITIONAL_ANATOMY("transitional-anatomy", "Transitional lumbosacral anatomy is possible."),
    LEVELS_NOT_SEEN("levels-not-seen", "Not every lumbar level could be seen."),
    INSTANCE_UNREADABLE("instance-unreadable", "Some images could not be read and were left out."),
    FEW_SLICES("few-slices", "Few sagittal slices near the midline."),
    NO_T2("no-t2", "No T2-weighted sagittal series; herniation is judged less reliably."),
    SPACING_UNKNOWN("spacing-unknown", "Pixel spacing is unknown; nothing is measured in millimetres."),
    SLICES_DISAGREE("slices-disagree", "Neighbouring slices disagree about a finding.");

    private final String code;
    private final String text;

    QualityFlag(String code, String text) {
        this.code = code;
        this.text = text;
    }

    public String code() {
        return code;
    }

    public String text() {
        return text;
    }
}
