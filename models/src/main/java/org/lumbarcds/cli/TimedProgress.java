// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.lumbarcds.evaluate.EvaluationProgress;

/** Counts pictures on the terminal with the time left: overwriting itself before a person, a line a minute in a log. */
final class TimedProgress implements EvaluationProgress {

    private static final long NANOS_A_LINE = 60_000_000_000L;
    private static final long NANOS_A_CHANGE = 200_000_000L;

    private final PrintWriter err;
    private final boolean watched = System.console() != null;
    private int total;
    private int done;
    private long started;
    private long shown;

    TimedProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void start(int pictures) {
        total = pictures;
        started = System.nanoTime();
        shown = started;
    }

    @Override
    public void advance(String row) {
        done++;
        long now = System.nanoTime();
        if (now - shown < (watched ? NANOS_A_CHANGE : NANOS_A_LINE)) {
            return;
        }
        shown = now;
        Duration left = Duration.ofNanos((long) ((double) (now - started) / done * (total - done)));
        String text = row + ": " + done + " of " + total + " pictures, about " + words(left) + " left";
        if (watched) {
            err.print("\r" + text + "    ");
            err.flush();
        } else {
            err.println(text);
        }
    }

    @Override
    public void end() {
        if (watched && shown > started) {
            err.println();
        }
    }

    static String words(Duration left) {
        return left.toMinutes() >= 1 ? left.toMinutes() + " min" : left.toSeconds() + " s";
    }
}
