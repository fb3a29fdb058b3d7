// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

/** Value representations (PS3.5 section 6.2). */
public enum Vr {
    AE(Kind.ASCII, 1), AS(Kind.ASCII, 1), AT(Kind.BINARY, 2), CS(Kind.ASCII, 1), DA(Kind.ASCII, 1),
    DS(Kind.ASCII, 1), DT(Kind.ASCII, 1), FL(Kind.BINARY, 4), FD(Kind.BINARY, 8), IS(Kind.ASCII, 1),
    LO(Kind.TEXT, 1), LT(Kind.LONG_TEXT, 1), OB(Kind.BULK, 1), OD(Kind.BULK, 8), OF(Kind.BULK, 4),
    OL(Kind.BULK, 4), OV(Kind.BULK, 8), OW(Kind.BULK, 2), PN(Kind.TEXT, 1), SH(Kind.TEXT, 1),
    SL(Kind.BINARY, 4), SQ(Kind.SEQUENCE, 1), SS(Kind.BINARY, 2), ST(Kind.LONG_TEXT, 1), SV(Kind.BINARY, 8),
    TM(Kind.ASCII, 1), UC(Kind.TEXT, 1), UI(Kind.ASCII, 1), UL(Kind.BINARY, 4), UN(Kind.BULK, 1),
    UR(Kind.ASCII, 1), US(Kind.BINARY, 2), UT(Kind.LONG_TEXT, 1), UV(Kind.BINARY, 8);

    private enum Kind { ASCII, TEXT, LONG_TEXT, BINARY, BULK, SEQUENCE }

    private final Kind kind;
    private final int unitBytes;

    Vr(Kind kind, int unitBytes) {
        this.kind = kind;
        this.unitBytes = unitBytes;
    }

    /** The VR of two letters, or null where there is none of that name. */
    static Vr ofCode(int first, int second) {
        for (Vr vr : values()) {
            if (vr.name().charAt(0) == first && vr.name().charAt(1) == second) {
                return vr;
            }
        }
        return null;
    }

    /** True where values are characters. */
    public boolean isText() {
        return kind == Kind.ASCII || kind == Kind.TEXT || kind == Kind.LONG_TEXT;
    }

    /** True where Specific Character Set applies (PS3.5 section 6.1.2.3). */
    boolean usesCharacterSet() {
        return kind == Kind.TEXT || kind == Kind.LONG_TEXT;
    }

    /** True where a backslash parts values. */
    boolean isMultiValued() {
        return (kind == Kind.ASCII || kind == Kind.TEXT) && this != UR;
    }

    /** True for an array of numbers, one value each. */
    boolean isBinaryNumber() {
        return kind == Kind.BINARY;
    }

    /** True for streams of bytes or words that are not looked into. */
    boolean isBulk() {
        return kind == Kind.BULK;
    }

    /** Bytes that change places between byte orders. */
    int unitBytes() {
        return unitBytes;
    }

    /** True where explicit VR has a 32-bit length after two reserved bytes (PS3.5 section 7.1.2). */
    boolean hasLongLength() {
        return kind == Kind.BULK || kind == Kind.SEQUENCE || this == UC || this == UR || this == UT || this == SV
                || this == UV;
    }

    /** What fills a value up to even length. */
    byte padding() {
        return (byte) (isText() && this != UI ? ' ' : 0);
    }
}
