// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.shadow;

import org.lumbarcds.analysis.AnalysisFollower;
import org.lumbarcds.analysis.RetrievedSlices;

/** What the second model knows of the first one's work in this process: whether there is any, and the slices it leaves. */
public final class FirstModel implements AnalysisFollower {

    private final SliceShelf shelf;
    private int atWork;
    private boolean calledOff;

    public FirstModel(SliceShelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public synchronized void begins() {
        atWork++;
    }

    @Override
    public void analysed(RetrievedSlices slices) {
        shelf.put(slices);
    }

    @Override
    public synchronized void ends() {
        atWork--;
        notifyAll();
    }

    /** Ends the second model's work at its next look, for good; an interrupt could hit it in the middle of a write. */
    public synchronized void callOff() {
        calledOff = true;
        notifyAll();
    }

    /**
     * Waits until the first model analyses nothing.
     *
     * @throws InterruptedException when the second model's work was called off
     */
    synchronized void awaitIdle() throws InterruptedException {
        while (atWork > 0 && !calledOff) {
            wait();
        }
        if (calledOff) {
            throw new InterruptedException("the second model's work was called off");
        }
    }
}
