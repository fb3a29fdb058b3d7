// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.nio.file.Path;

/**
 * A model on disk: {@code model.json} and the network it names, checked against its digest.
 *
 * @param path the folder
 * @param description content of {@code model.json}
 * @param identity name, version and the digest of both files
 */
public record ModelFolder(Path path, ModelDescription description, ModelIdentity identity) {

    /**
     * Reads and checks a folder without starting the network.
     *
     * @throws InvalidModelException if a file is missing or unreadable, a field is missing or wrong, or the network's
     *     file is not the one {@code model.json} was written for
     */
    public static ModelFolder read(Path path) throws InvalidModelException {
        ModelFiles files = ModelFiles.read(path);
        ModelDescription description = description(path, files.json());
        return new ModelFolder(path, description,
                files.identity(description.name(), description.version(), description.file(), description.sha256()));
    }

    Path network() {
        return path.resolve(description.file());
    }

    private static ModelDescription description(Path path, byte[] json) throws InvalidModelException {
        try {
            return ModelJson.parse(json);
        } catch (InvalidModelException e) {
            // Several models may have been given.
            throw new InvalidModelException("model folder " + path.toAbsolutePath().normalize() + ": " + e.getMessage(), e);
        }
    }
}
