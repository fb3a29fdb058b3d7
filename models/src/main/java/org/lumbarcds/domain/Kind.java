// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.util.List;
import java.util.stream.Stream;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;

/** What a slice looks like; the first one is like those the model was developed on. */
public enum Kind {
    USUAL("usual", null, null),
    OTHER_VIEW("other-view", OutOfScopeReason.OTHER_VIEW, QualityFlag.POSSIBLE_OTHER_VIEW),
    CROPPED("cropped", OutOfScopeReason.CROPPED, QualityFlag.POSSIBLE_CROPPING),
    METAL("metal", OutOfScopeReason.METAL, QualityFlag.POSSIBLE_METAL),
    MOTION("motion", OutOfScopeReason.MOTION, QualityFlag.POSSIBLE_MOTION),
    OPERATED("operated", OutOfScopeReason.OPERATED, QualityFlag.POSSIBLE_SURGERY);

    private final String code;
    private final OutOfScopeReason reason;
    private final QualityFlag flag;

    Kind(String code, OutOfScopeReason reason, QualityFlag flag) {
        this.code = code;
        this.reason = reason;
        this.flag = flag;
    }

    /** As {@code model.json} writes it. */
    public String code() {
        return code;
    }

    /** Why a study of this kind is not judged; null for the usual kind. */
    OutOfScopeReason reason() {
        return reason;
    }

    /** What limits a study that may be of this kind; null for the usual kind. */
    QualityFlag flag() {
        return flag;
    }

    public static List<String> codes() {
        return Stream.of(values()).map(Kind::code).toList();
    }
}
