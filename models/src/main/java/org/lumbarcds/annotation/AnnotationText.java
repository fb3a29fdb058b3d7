// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Annotation files as text, within limits. */
final class AnnotationText {

    /** A label file of one picture. */
    static final long MOST_BYTES_A_PICTURE = 1L << 20;
    /** A file that describes all pictures. */
    static final long MOST_BYTES = 64L << 20;

    private AnnotationText() {
    }

    /** @throws IOException with a message fit for the annotator: missing, too large, empty */
    static byte[] bytes(Path file, long most) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("the file cannot be read; check that it exists and may be read");
        }
        long size = Files.size(file);
        if (size > most) {
            throw new IOException("the file has " + size + " bytes, more than " + most
                    + "; an annotation file is far smaller: split it, or take out what is not annotation");
        }
        return Files.readAllBytes(file);
    }

    /** As {@link #bytes}, in UTF-8; a byte order mark is left out. */
    static String read(Path file, long most) throws IOException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file, most))).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not text in UTF-8; save it as UTF-8", e);
        }
    }

    /** A number as text files have it. */
    static double number(String text, String what) throws IOException {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new IOException(what + " is '" + text + "', which is not a number", e);
        }
    }
}
