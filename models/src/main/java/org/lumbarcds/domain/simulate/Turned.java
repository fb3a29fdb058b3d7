// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import org.lumbarcds.image.SagittalSlice;

final class Turned {

    private Turned() {
    }

    static SagittalSlice quarter(SagittalSlice slice, boolean clockwise) {
        int w = slice.width();
        int h = slice.height();
        float[] out = new float[w * h];
        for (int y = 0; y < w; y++) {
            for (int x = 0; x < h; x++) {
                int fromX = clockwise ? y : w - 1 - y;
                int fromY = clockwise ? h - 1 - x : x;
                out[y * h + x] = slice.pixels()[fromY * w + fromX];
            }
        }
        return new Pixels(h, w, out).in(slice, true);
    }

    static SagittalSlice half(SagittalSlice slice) {
        float[] out = new float[slice.pixels().length];
        for (int i = 0; i < out.length; i++) {
            out[i] = slice.pixels()[out.length - 1 - i];
        }
        return new Pixels(slice.width(), slice.height(), out).in(slice, false);
    }
}
