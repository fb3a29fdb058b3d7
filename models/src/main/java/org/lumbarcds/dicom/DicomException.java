// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

/**
 * Something is wrong with a DICOM object. The message says what, in which element, at which byte and what to do; it
 * carries no value of a patient's attribute.
 */
public final class DicomException extends RuntimeException {

    private static final long serialVersionUID = 2;

    /** What is wrong, as far as it decides what can be done about it. */
    public enum Kind {
        /** Bytes are missing at the end: only here may it help to retrieve the object once more. */
        INCOMPLETE,
        /** All bytes are there and cannot be decoded, being damaged or of a kind that is not supported. */
        UNDECODABLE,
        /** What can be decoded contradicts itself, or lacks what a result stands on. */
        UNUSABLE,
        /** Larger or deeper than a limit allows. */
        LIMIT
    }

    private final Kind kind;
    private final String problem;
    private final String path;
    private final long offset;
    private final String fix;

    /**
     * @param kind what can be done about it
     * @param problem what is wrong
     * @param path element, e.g. {@code (5200,9230)[3].(0020,9113)}; empty where none
     * @param offset byte from the start of the file (of the inflated data set where deflated); -1 where unknown
     * @param fix what to do about it
     */
    public DicomException(Kind kind, String problem, String path, long offset, String fix) {
        this(kind, problem, path, offset, fix, null);
    }

    public DicomException(Kind kind, String problem, String path, long offset, String fix, Throwable cause) {
        super(problem + (path.isEmpty() ? "" : " in " + path) + (offset < 0 ? "" : " at byte " + offset) + "; " + fix,
                cause);
        this.kind = kind;
        this.problem = problem;
        this.path = path;
        this.offset = offset;
        this.fix = fix;
    }

    /** As the first constructor, for an attribute of a data set already read that a result cannot do without. */
    public static DicomException of(int tag, String problem, String fix) {
        return of(Kind.UNUSABLE, tag, problem, fix);
    }

    /** As the first constructor, for an attribute of a data set already read. */
    public static DicomException of(Kind kind, int tag, String problem, String fix) {
        return new DicomException(kind, problem, Tag.describe(tag), -1, fix);
    }

    public Kind kind() {
        return kind;
    }

    public String problem() {
        return problem;
    }

    /** The element, empty where none. */
    public String path() {
        return path;
    }

    /** Byte from the start of the file, -1 where unknown. */
    public long offset() {
        return offset;
    }

    public String fix() {
        return fix;
    }
}
