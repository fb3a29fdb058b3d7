// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lumbarcds.dicom.TransferSyntax;

/**
 * The transfer syntax a file names in its meta information. The reader guesses one where none is named, which is kind to
 * files on disk; what is stored for others must say how it is to be read (PS3.10 section 7.1).
 */
final class NamedSyntax {

    private static final int PREAMBLE = 128;
    private static final int HEAD = 8192;

    private NamedSyntax() {
    }

    /** What is wrong with it; empty where it is one of those in PS3.6 that are known here. */
    static Optional<String> problem(Optional<String> uid) {
        if (uid.isEmpty() || uid.get().isEmpty()) {
            return Optional.of("the transfer syntax is " + (uid.isEmpty() ? "missing" : "empty"));
        }
        if (TransferSyntax.of(uid.get()).name().equals("unknown")) {
            String named = uid.get().substring(0, Math.min(64, uid.get().length())).replaceAll("[^ -~]", "?");
            return Optional.of("the transfer syntax is unknown: " + named);
        }
        return Optional.empty();
    }

    /** As the file names it, perhaps without a value; empty where it does not. */
    static Optional<String> uid(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        int at = magic(head, PREAMBLE) ? PREAMBLE + 4 : magic(head, 0) ? 4 : head.length;
        while (at + 8 <= head.length && number(head, at) == 2) {
            boolean longForm = head[at + 4] == 'O' || head[at + 4] == 'U' && head[at + 5] != 'I' && head[at + 5] != 'L'
                    && head[at + 5] != 'S';
            int value = at + (longForm ? 12 : 8);
            if (value > head.length) {
                return Optional.empty();
            }
            long length = longForm ? number(head, at + 8) + ((long) number(head, at + 10) << 16) : number(head, at + 6);
            if (value + length > head.length) {
                return Optional.empty();
            }
            if (number(head, at + 2) == 0x10) {
                return Optional.of(new String(head, value, (int) length, StandardCharsets.ISO_8859_1)
                        .replaceAll("[\\x00 ]+$", ""));
            }
            at = value + (int) length;
        }
        return Optional.empty();
    }

    private static boolean magic(byte[] bytes, int at) {
        return bytes.length >= at + 4 && new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals("DICM");
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) + ((bytes[at + 1] & 0xFF) << 8);
    }
}
