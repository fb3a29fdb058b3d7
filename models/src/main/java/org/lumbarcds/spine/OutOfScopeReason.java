// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/** Why a study is not judged at all. A study with a reason has no findings, and never reads as "nothing found". */
public enum OutOfScopeReason {
    NOT_MR("not-mr", "The study holds no magnetic resonance images."),
    NOT_LUMBAR("not-lumbar", "The images are not of the lumbar spine."),
    SEEMS_CERVICAL("seems-cervical",
            "The discs are too small for an adult's lumbar spine; it seems to be the cervical spine."),
    NO_SAGITTAL_SERIES("no-sagittal-series", "The study holds no sagittal series."),
    TOO_FEW_SLICES("too-few-slices", "Too few sagittal slices to judge."),
    ORIENTATION_UNKNOWN("orientation-unknown",
            "The images do not say where head and front are; they may be mirrored or upside down."),
    UNREADABLE("unreadable", "The images could not be read."),
    NO_SPINE_FOUND("no-spine-found", "No chain of lumbar discs was recognised in the images."),
    CLINICAL_EXCLUSION("clinical-exclusion", "The order names a condition this tool is not meant for."),
    UNLIKE_TRAINING("unlike-training", "The images are unlike those the software was developed on."),
    OTHER_VIEW("other-view", "The images look like another region or plane, or turned."),
    CROPPED("cropped", "The field of view cuts off too much of the lumbar spine."),
    METAL("metal", "Metal, or its artefact, is in the way."),
    MOTION("motion", "The patient moved during the acquisition."),
    OPERATED("operated", "The spine looks operated.");

    private final String code;
    private final String text;

    OutOfScopeReason(String code, String text) {
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
