// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.lumbarcds.dicom.DicomException.Kind;

/** A deflated data set inflated (PS3.5 annex A.5), as long as it does not grow beyond all proportion. */
final class InflatedStream extends FilterInputStream {

    private static final long ANY_RATIO_BYTES = 1 << 20;

    private final Inflater inflater;
    private final DicomLimits limits;

    private InflatedStream(InputStream in, Inflater inflater, DicomLimits limits) {
        super(new InflaterInputStream(in, inflater, 1 << 13));
        this.inflater = inflater;
        this.limits = limits;
    }

    static InflatedStream of(InputStream in, DicomLimits limits) {
        return new InflatedStream(in, new Inflater(true), limits);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        int got;
        try {
            got = super.read(bytes, from, count);
        } catch (EOFException e) {
            throw new DicomException(Kind.INCOMPLETE, "deflated data set ends early", "", inflater.getBytesWritten(),
                    "retrieve the object again", e);
        } catch (ZipException e) {
            throw new DicomException(Kind.UNDECODABLE, "deflated data set cannot be inflated: " + e.getMessage(), "",
                    inflater.getBytesWritten(), "have the object stored again by its source", e);
        }
        long inflated = inflater.getBytesWritten();
        if (inflated > limits.inflatedBytes()) {
            throw new DicomException(Kind.LIMIT,
                    "deflated data set grows beyond the limit of " + limits.inflatedBytes() + " bytes", "", inflated, "raise the limit if such objects are wanted");
        }
        if (inflated > ANY_RATIO_BYTES && inflated / limits.inflateRatio() > inflater.getBytesRead()) {
            throw new DicomException(Kind.LIMIT, "deflated data set grows more than " + limits.inflateRatio() + " times", "",
                    inflated, "have the object sent in another transfer syntax");
        }
        return got;
    }

    /** Frees the inflater; the file's stream is its owner's to close. */
    @Override
    public void close() {
        inflater.end();
    }
}
