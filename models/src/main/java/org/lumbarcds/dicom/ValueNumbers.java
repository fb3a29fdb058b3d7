// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lumbarcds.dicom.DicomException.Kind;

/** Values as numbers and back (PS3.5 section 6.2). Binary numbers are little endian. */
final class ValueNumbers {

    private static final String FIX = "have the object corrected at its source";

    private ValueNumbers() {
    }

    static int[] ints(DicomElement.Value value) {
        double[] numbers = doubles(value);
        int[] ints = new int[numbers.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) numbers[i];
            if (ints[i] != numbers[i]) {
                throw DicomException.of(value.tag(), "a value is not a whole number of 32 bits", FIX);
            }
        }
        return ints;
    }

    static double[] doubles(DicomElement.Value value) {
        if (value.vr().isText() || value.vr() == Vr.UN) {
            List<String> texts = ValueText.strings(value, CharacterSet.ASCII);
            double[] numbers = new double[texts.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = decimal(value.tag(), texts.get(i));
            }
            return numbers;
        }
        int unit = value.vr().isBinaryNumber() || value.vr() == Vr.OW || value.vr() == Vr.OF || value.vr() == Vr.OD
                || value.vr() == Vr.OL ? value.vr().unitBytes() : 0;
        if (unit == 0 || value.vr() == Vr.AT) {
            throw DicomException.of(value.tag(), "VR " + value.vr() + " holds no numbers", FIX);
        }
        checkWhole(value, unit);
        ByteBuffer buffer = little(value.bytes());
        double[] numbers = new double[value.bytes().length / unit];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(value.vr(), buffer);
        }
        return numbers;
    }

    /** Binary values in decimal, tags as eight hexadecimal digits. */
    static List<String> decimals(DicomElement.Value value) {
        int unit = value.vr() == Vr.AT ? 4 : value.vr().unitBytes();
        checkWhole(value, unit);
        ByteBuffer buffer = little(value.bytes());
        List<String> texts = new ArrayList<>(value.bytes().length / unit);
        while (buffer.hasRemaining()) {
            texts.add(switch (value.vr()) {
                case AT -> Tag.hex((buffer.getShort() & 0xFFFF) << 16 | buffer.getShort() & 0xFFFF);
                case SV -> Long.toString(buffer.getLong());
                case UV -> Long.toUnsignedString(buffer.getLong());
                case FL -> Float.toString(buffer.getFloat());
                case FD -> Double.toString(buffer.getDouble());
                default -> Long.toString((long) number(value.vr(), buffer));
            });
        }
        return texts;
    }

    static byte[] encode(int tag, Vr vr, int... values) {
        return encode(tag, vr, Arrays.stream(values).asDoubleStream().toArray());
    }

    static byte[] encode(int tag, Vr vr, double... values) {
        List<String> texts = Arrays.stream(values).mapToObj(value -> text(tag, vr, value)).collect(Collectors.toList());
        return ValueText.encode(tag, vr, texts, CharacterSet.ASCII);
    }

    static byte[] encodeDecimals(int tag, Vr vr, List<String> texts) {
        int unit = vr == Vr.AT ? 4 : vr.unitBytes();
        ByteBuffer buffer = ByteBuffer.allocate(texts.size() * unit).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (String text : texts) {
                switch (vr) {
                    case AT -> {
                        int number = Integer.parseUnsignedInt(text, 16);
                        buffer.putShort((short) (number >>> 16)).putShort((short) number);
                    }
                    case FL -> buffer.putFloat(Float.parseFloat(text));
                    case FD -> buffer.putDouble(Double.parseDouble(text));
                    case US -> buffer.putShort((short) within(tag, text, 0, 0xFFFF));
                    case SS -> buffer.putShort((short) within(tag, text, Short.MIN_VALUE, Short.MAX_VALUE));
                    case UL -> buffer.putInt((int) within(tag, text, 0, 0xFFFFFFFFL));
                    case SL -> buffer.putInt((int) within(tag, text, Integer.MIN_VALUE, Integer.MAX_VALUE));
                    case UV -> buffer.putLong(Long.parseUnsignedLong(text));
                    default -> buffer.putLong(Long.parseLong(text));
                }
            }
        } catch (NumberFormatException e) {
            throw new DicomException(Kind.UNUSABLE, "a value is no number of VR " + vr, Tag.describe(tag), -1, FIX, e);
        }
        return buffer.array();
    }

    private static long within(int tag, String text, long low, long high) {
        double number = new BigDecimal(text).doubleValue();
        if (number < low || number > high || number != Math.rint(number)) {
            throw DicomException.of(tag, "a value is no whole number within " + low + " to " + high,
                    "give a value of the VR's range");
        }
        return (long) number;
    }

    /** DS has at most 16 characters (PS3.5 table 6.2-1), IS and binary integers no fraction. */
    private static String text(int tag, Vr vr, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            if (vr == Vr.FL || vr == Vr.FD) {
                return Double.toString(value);
            }
            throw DicomException.of(tag, "a value is not a finite number", "give a finite number");
        }
        if (vr == Vr.FL || vr == Vr.FD) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (vr != Vr.DS) {
            throw DicomException.of(tag, "VR " + vr + " holds whole numbers only", "round the value");
        }
        for (int digits = 15; ; digits--) {
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
            String plain = rounded.toPlainString();
            String shorter = plain.length() <= 16 ? plain : rounded.toString();
            if (shorter.length() <= 16) {
                return shorter;
            }
        }
    }

    private static double decimal(int tag, String text) {
        try {
            double number = Double.parseDouble(text.trim());
            if (!Double.isNaN(number) && !Double.isInfinite(number)) {
                return number;
            }
            throw DicomException.of(tag, "a value is not a finite number", FIX);
        } catch (NumberFormatException e) {
            throw new DicomException(Kind.UNUSABLE, "a value is not a number", Tag.describe(tag), -1, FIX, e);
        }
    }

    private static double number(Vr vr, ByteBuffer buffer) {
        return switch (vr) {
            case SS -> buffer.getShort();
            case US, OW -> buffer.getShort() & 0xFFFF;
            case SL -> buffer.getInt();
            case UL, OL -> buffer.getInt() & 0xFFFFFFFFL;
            case FL, OF -> buffer.getFloat();
            case FD, OD -> buffer.getDouble();
            default -> buffer.getLong();
        };
    }

    private static void checkWhole(DicomElement.Value value, int unit) {
        if (value.bytes().length % unit != 0) {
            throw DicomException.of(value.tag(),
                    "value of " + value.bytes().length + " bytes is no whole number of " + unit + "-byte numbers", FIX);
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
