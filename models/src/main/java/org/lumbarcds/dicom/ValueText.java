// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Values as text and back (PS3.5 section 6.2). */
final class ValueText {

    private ValueText() {
    }

    static List<String> strings(DicomElement.Value value, CharacterSet set) {
        Vr vr = value.vr();
        if (vr.isBinaryNumber()) {
            return ValueNumbers.decimals(value);
        }
        if (value.bytes().length == 0 || vr.isBulk() && vr != Vr.UN) {
            return List.of();
        }
        String text = (vr.usesCharacterSet() || vr == Vr.UN ? set : CharacterSet.ASCII).decode(value.bytes());
        if (!vr.isMultiValued()) {
            return List.of(withoutPadding(text, false));
        }
        List<String> values = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf('\\'); to >= 0; to = text.indexOf('\\', from)) {
            values.add(withoutPadding(text.substring(from, to), true));
            from = to + 1;
        }
        values.add(withoutPadding(text.substring(from), true));
        return values.size() == 1 && values.get(0).isEmpty() ? List.of() : values;
    }

    static byte[] encode(int tag, Vr vr, List<String> values, CharacterSet set) {
        if (vr.isBinaryNumber()) {
            return ValueNumbers.encodeDecimals(tag, vr, values);
        }
        if (!vr.isText()) {
            throw DicomException.of(tag, "VR " + vr + " holds no text", "set bytes or items instead");
        }
        if (values.size() > 1 && !vr.isMultiValued()) {
            throw DicomException.of(tag, "VR " + vr + " has one value only", "join the values first");
        }
        for (String value : values) {
            if (vr.isMultiValued() && value.indexOf('\\') >= 0) {
                throw DicomException.of(tag, "a value holds a backslash, which parts values", "give the values one by one");
            }
        }
        byte[] bytes;
        try {
            bytes = (vr.usesCharacterSet() ? set : CharacterSet.ASCII).encode(String.join("\\", values));
        } catch (CharacterCodingException e) {
            throw new DicomException(DicomException.Kind.UNUSABLE,
                    "the character set of the data set lacks a character of the value",
                    Tag.describe(tag), -1, "set Specific Character Set to ISO_IR 192 before the value", e);
        }
        if (bytes.length % 2 == 0) {
            return bytes;
        }
        byte[] even = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        even[bytes.length] = vr.padding();
        return even;
    }

    private static String withoutPadding(String text, boolean leadingToo) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
            end--;
        }
        int start = 0;
        while (leadingToo && start < end && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start, end);
    }
}
