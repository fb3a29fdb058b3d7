// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/** What limits a result that is given nevertheless. The code is stable and stored. */
public enum QualityFlag {
    LEVEL_UNCERTAIN("level-uncertain", "The level count is uncertain; levels may be off by one."),
    TRANSITIONAL_ANATOMY("transitional-anatomy", "Transitional lumbosacral anatomy is possible: "
            + "the numbering may be off by one; check it against images of the whole spine or a radiograph."),
    LEVELS_NOT_SEEN("levels-not-seen", "Not every lumbar level could be seen."),
    INSTANCE_UNREADABLE("instance-unreadable", "Some images could not be read and were left out; nothing is called absent."),
    HEADER_UNTIDY("header-untidy",
            "Some image headers break the DICOM standard; what could not be read in them was done without."),
    FEW_SLICES("few-slices", "Few sagittal slices near the midline."),
    NO_T2("no-t2", "No T2-weighted sagittal series; herniation is judged less reliably."),
    SPACING_UNKNOWN("spacing-unknown", "Pixel spacing is unknown; nothing is measured in millimetres."),
    SLICES_DISAGREE("slices-disagree", "Neighbouring slices disagree about a finding."),
    MISS_RATE_NOT_ASSURED("miss-rate-not-assured",
            "Too few patients with a condition were at hand to promise the miss rate asked for; there it is left open."),
    UNLIKE_TRAINING("unlike-training",
            "The images are unlike those the software was developed on; nothing is called absent."),
    POSSIBLE_OTHER_VIEW("possible-other-view", "The images may be of another body region or plane, or turned."),
    POSSIBLE_CROPPING("possible-cropping", "The field of view may cut off a part of the lumbar spine."),
    POSSIBLE_METAL("possible-metal", "There may be metal or its artefact in the images."),
    POSSIBLE_MOTION("possible-motion", "The patient may have moved during the acquisition."),
    POSSIBLE_SURGERY("possible-surgery", "The images may show an operated spine.");

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
