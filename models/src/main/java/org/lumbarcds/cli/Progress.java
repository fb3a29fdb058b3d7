// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.PrintWriter;

/** A count on the terminal that overwrites itself; silent for few items and where nobody watches. */
final class Progress {

    private static final int WORTH_SHOWING = 10;

    private final PrintWriter err;
    private final String what;
    private final int total;
    private final boolean shown;

    Progress(PrintWriter err, String what, int total) {
        this.err = err;
        this.what = what;
        this.total = total;
        this.shown = total >= WORTH_SHOWING && System.console() != null;
    }

    /** @param done items done so far */
    void at(int done) {
        if (shown) {
            err.print("\r" + what + " " + done + " of " + total);
            err.flush();
        }
    }

    void end() {
        if (shown) {
            err.println();
        }
    }
}
