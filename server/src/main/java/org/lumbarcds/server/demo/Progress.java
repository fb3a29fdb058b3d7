// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines for a person who waits: what is done, and how long it took. */
final class Progress {

    private static final int WIDTH = 58;

    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    /** A step that answers; may fail in the ways a step of these commands can. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException, DemoException, InterruptedException;
    }

    <T> T step(String what, Step<T> step) throws IOException, DemoException, InterruptedException {
        out.printf("%-" + WIDTH + "s", what + " …");
        out.flush();
        long start = System.nanoTime();
        boolean done = false;
        try {
            T result = step.run();
            done = true;
            return result;
        } finally {
            out.println(done ? seconds(Duration.ofNanos(System.nanoTime() - start)) : " failed");
        }
    }

    /** A step without an answer. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException, DemoException, InterruptedException;
    }

    void step(String what, Action action) throws IOException, DemoException, InterruptedException {
        step(what, () -> {
            action.run();
            return true;
        });
    }

    void line(String text) {
        out.println(text);
    }

    static String seconds(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return String.format(Locale.ROOT, seconds < 10 ? "%6.1f s" : "%6.0f s", seconds);
    }
}
