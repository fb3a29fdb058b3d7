// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.PrintWriter;
import org.lumbarcds.train.ProgressLine;
import org.lumbarcds.train.Training;

/** Steps on lines of their own; progress overwrites itself before a person, and is a line an epoch in a log. */
final class TrainingMessages implements Training.Watcher {

    private final PrintWriter err;
    private final boolean watched = System.console() != null;
    private boolean open;

    TrainingMessages(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void step(String words) {
        line(words);
    }

    @Override
    public void progress(ProgressLine line) {
        if (watched) {
            err.print("\r  " + line.text() + "        ");
            err.flush();
            open = true;
        } else if (line.whole()) {
            err.println("  " + line.text());
        }
    }

    @Override
    public void caution(String words) {
        line("note: " + words);
    }

    private void line(String words) {
        if (open) {
            err.println();
            open = false;
        }
        err.println(words);
    }
}
