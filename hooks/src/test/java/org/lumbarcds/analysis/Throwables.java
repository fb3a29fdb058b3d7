// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.IOException;
import java.util.stream.Stream;

/** One of each kind of what code can throw, checked exceptions that nobody declared included. */
public enum Throwables {

    NO_CLASS(new NoClassDefFoundError("gone")),
    INITIALIZER(new ExceptionInInitializerError("failed")),
    LINKAGE(new UnsatisfiedLinkError("native")),
    ASSERTION(new AssertionError("wrong")),
    OUT_OF_MEMORY(new OutOfMemoryError("heap")),
    STACK_OVERFLOW(new StackOverflowError("deep")),
    INTERNAL(new InternalError("machine")),
    THREAD_DEATH(new ThreadDeath()),
    RUNTIME(new IllegalStateException("state")),
    CHECKED(new IOException("undeclared")),
    BARE(new Throwable("neither"));

    private final Throwable thrown;

    Throwables(Throwable thrown) {
        this.thrown = thrown;
    }

    /** Never returns; the type is for the caller's compiler. */
    public <T> T raise() {
        throw Throwables.<RuntimeException>undeclared(thrown);
    }

    /** Name as a dead letter's reason gives it. */
    public String simpleName() {
        return thrown.getClass().getSimpleName();
    }

    public static Stream<Throwables> all() {
        return Stream.of(values());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E undeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
