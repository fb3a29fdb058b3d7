// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Where in nested sequences a reader is, for messages. */
final class ElementPath {

    private record Step(int tag, int item) {
    }

    private final Deque<Step> steps = new ArrayDeque<>();

    void enter(int tag) {
        steps.addLast(new Step(tag, -1));
    }

    /** @param item from 0 */
    void item(int item) {
        steps.addLast(new Step(steps.removeLast().tag, item));
    }

    void leave() {
        steps.removeLast();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Iterator<Step> all = steps.iterator(); all.hasNext();) {
            Step step = all.next();
            if (all.hasNext()) {
                text.append(String.format("(%04X,%04X)[%d].", step.tag >>> 16, step.tag & 0xFFFF, step.item));
            } else {
                text.append(Tag.describe(step.tag)).append(step.item < 0 ? "" : "[" + step.item + "]");
            }
        }
        return text.toString();
    }
}
