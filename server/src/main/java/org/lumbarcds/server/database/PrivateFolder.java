// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder whose content is of patients: nobody but the owner of this process may enter it, whatever the umask. */
public final class PrivateFolder {

    private PrivateFolder() {
    }

    /** Makes the folder where it is not there, and closes it to others where it is. */
    public static void make(Path folder) throws IOException {
        Files.createDirectories(folder);
        // Not asked of the file store: inside a container or chroot its mount point may not be found.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
