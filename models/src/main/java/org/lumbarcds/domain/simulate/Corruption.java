// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.Random;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.image.SagittalSlice;

/** Ways in which a usual slice is made unlike the domain. The same seed gives the same change. */
public enum Corruption {
    /** Turned by a quarter, either way. */
    QUARTER_TURN(Kind.OTHER_VIEW) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Turned.quarter(slice, random.nextBoolean());
        }
    },
    UPSIDE_DOWN(Kind.OTHER_VIEW) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Turned.half(slice);
        }
    },
    /** The belly before the spine, without the spine. */
    BELLY(Kind.OTHER_VIEW) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Cropped.belly(slice, spine, random);
        }
    },
    /** Noise, smoothed over up to four pixels. */
    NOISE(Kind.OTHER_VIEW) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Drawn.noise(slice, random);
        }
    },
    /** A drawn head or knee. */
    OTHER_ANATOMY(Kind.OTHER_VIEW) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return random.nextBoolean() ? Drawn.head(slice, random) : Drawn.knee(slice, random);
        }
    },
    /** Only two or three discs are left. */
    CROPPED_LENGTH(Kind.CROPPED) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Cropped.length(slice, spine, random);
        }
    },
    /** The picture's edge runs through the discs. */
    CROPPED_WIDTH(Kind.CROPPED) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Cropped.width(slice, spine, random);
        }
    },
    /** Signal voids with bright rims and a bent surrounding, as about screws and rods. */
    METAL(Kind.METAL) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Metal.implants(slice, spine, random);
        }
    },
    /** Movement along the phase axis, as errors of phase in k-space. */
    MOTION(Kind.MOTION) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Motion.moved(slice, random);
        }
    },
    /** Laminae and spinous processes taken away over one to three levels, fluid and scar in their place. */
    LAMINECTOMY(Kind.OPERATED) {
        @Override
        SagittalSlice apply(SagittalSlice slice, Column spine, Random random) {
            return Laminectomy.done(slice, spine, random);
        }
    };

    private final Kind kind;

    Corruption(Kind kind) {
        this.kind = kind;
    }

    /** What a changed slice should be recognised as. */
    public Kind kind() {
        return kind;
    }

    /** @param seed the slices of one study share it */
    public SagittalSlice apply(SagittalSlice slice, Column spine, long seed) {
        return apply(slice, spine, new Random(seed * 1_000_003 + ordinal()));
    }

    abstract SagittalSlice apply(SagittalSlice slice, Column spine, Random random);
}
