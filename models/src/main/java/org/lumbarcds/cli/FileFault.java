// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says what is wrong with a file where Java's own message is its bare path. */
final class FileFault {

    private FileFault() {
    }

    static String words(IOException fault) {
        if (!(fault instanceof FileSystemException named) || named.getFile() == null || named.getReason() != null) {
            return fault.getMessage();
        }
        return named.getFile() + ": " + reason(named);
    }

    private static String reason(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (fault instanceof AccessDeniedException) {
            return "access is denied; check its permissions";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "it is a file, where a folder is needed";
        }
        return "the operating system refuses (" + fault.getClass().getSimpleName().replace("Exception", "") + ")";
    }
}
