// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The data dictionary of PS3.6: what implicit VR leaves unsaid. */
final class Dictionary {

    private record Entry(String vr, String keyword) {
    }

    private static final Map<Integer, Entry> ENTRIES = new HashMap<>(10_000);
    private static final Map<String, Integer> TAGS = new HashMap<>(10_000);

    static {
        try (InputStream in = Dictionary.class.getResourceAsStream("dictionary.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split(" ");
                    int tag = Integer.parseUnsignedInt(fields[0], 16);
                    ENTRIES.put(tag, new Entry(fields[1].intern(), fields[2]));
                    TAGS.put(fields[2], tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Dictionary() {
    }

    /**
     * @param signedPixels whether Pixel Representation is 1, which decides the VR of some elements
     * @return UN where the element is not known
     */
    static Vr vr(int tag, boolean signedPixels) {
        if (Tag.isGroupLength(tag)) {
            return Vr.UL;
        }
        if (Tag.isPrivateCreator(tag)) {
            return Vr.LO;
        }
        Entry entry = entry(tag);
        if (entry == null) {
            return Vr.UN;
        }
        return "xs".equals(entry.vr) ? (signedPixels ? Vr.SS : Vr.US) : Vr.valueOf(entry.vr);
    }

    /** The keyword, empty where the element is not known. */
    static String keyword(int tag) {
        Entry entry = entry(tag);
        return entry == null ? "" : entry.keyword;
    }

    /** The tag, or null. */
    static Integer tag(String keyword) {
        return TAGS.get(keyword);
    }

    private static Entry entry(int tag) {
        int repeating = tag >>> 24;
        return ENTRIES.get((repeating == 0x50 || repeating == 0x60) && (tag & 0x00010000) == 0 ? tag & 0xFF00FFFF : tag);
    }
}
