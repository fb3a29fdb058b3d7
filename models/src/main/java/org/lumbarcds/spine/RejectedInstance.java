// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lumbarcds.dicom.DicomException;

/**
 * An instance that was left out of the analysis.
 *
 * @param sopInstanceUid which
 * @param reason why, one plain sentence without patient data
 * @param cause the kind of reason, to be counted
 */
public record RejectedInstance(String sopInstanceUid, String reason, Cause cause) {

    /** Kinds of reasons, those of {@link DicomException.Kind} among them; the names are stored. */
    public enum Cause {
        INCOMPLETE("arrived incomplete"),
        UNDECODABLE("could not be decoded"),
        UNUSABLE("had attributes that cannot be used"),
        LIMIT("exceeded a limit"),
        OTHER("left out for another reason");

        private final String words;

        Cause(String words) {
            this.words = words;
        }
    }

    /** One of no kind that is told apart. */
    public RejectedInstance(String sopInstanceUid, String reason) {
        this(sopInstanceUid, reason, Cause.OTHER);
    }

    public static RejectedInstance of(String sopInstanceUid, DicomException problem) {
        return new RejectedInstance(sopInstanceUid, problem.getMessage(), Cause.valueOf(problem.kind().name()));
    }

    /** For instance {@code " (2 could not be decoded, 1 exceeded a limit)"}; empty where no kind is told apart. */
    public static String counts(List<RejectedInstance> rejected) {
        if (rejected.stream().allMatch(r -> r.cause == Cause.OTHER)) {
            return "";
        }
        return Arrays.stream(Cause.values())
                .filter(cause -> rejected.stream().anyMatch(r -> r.cause == cause))
                .map(cause -> rejected.stream().filter(r -> r.cause == cause).count() + " " + cause.words)
                .collect(Collectors.joining(", ", " (", ")"));
    }
}
