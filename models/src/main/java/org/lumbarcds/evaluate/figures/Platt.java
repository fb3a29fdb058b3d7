// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.List;
import org.lumbarcds.detect.PlattCalibration;
import org.lumbarcds.evaluate.figures.Outcomes.Judged;

/** Fits Platt scaling on the logit by Newton's method, with the soft targets of Platt 1999. */
final class Platt {

    private static final double MARGIN = 1e-6;
    private static final int MOST_STEPS = 100;

    private Platt() {
    }

    /** The same arithmetic as {@code lumbar_training/calibrate.py}. */
    static PlattCalibration fit(List<Judged> outcomes) {
        long right = outcomes.stream().filter(Judged::right).count();
        double high = (right + 1.0) / (right + 2.0);
        double low = 1.0 / (outcomes.size() - right + 2.0);
        double a = 1;
        double b = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double ga = 0;
            double gb = 0;
            double haa = 1e-6;
            double hab = 0;
            double hbb = 1e-6;
            for (Judged o : outcomes) {
                double x = logit(o.score());
                double p = 1 / (1 + Math.exp(-(a * x + b)));
                double off = p - (o.right() ? high : low);
                double w = p * (1 - p);
                ga += off * x;
                gb += off;
                haa += w * x * x;
                hab += w * x;
                hbb += w;
            }
            double determinant = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / determinant;
            double db = (haa * gb - hab * ga) / determinant;
            double largest = Math.max(Math.abs(da), Math.abs(db));
            double length = Math.min(1, 1 / Math.max(1e-9, largest));
            a -= da * length;
            b -= db * length;
            if (largest < 1e-8) {
                break;
            }
        }
        return new PlattCalibration(a, b);
    }

    private static double logit(double score) {
        double p = Math.min(1 - MARGIN, Math.max(MARGIN, score));
        return Math.log(p / (1 - p));
    }
}
