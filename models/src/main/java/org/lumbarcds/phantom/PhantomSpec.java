// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.lumbarcds.spine.SpinalLevel;

/**
 * What synthetic study to make. The same record gives the same study, pixel for pixel.
 *
 * @param seed anatomy, contrast, noise and UIDs
 * @param levels what is wrong; a level not named is healthy
 * @param transition lumbosacral variant
 * @param slices of each sagittal series
 * @param sliceSpacingMm between sagittal slices; they are one tenth thinner
 */
public record PhantomSpec(
        long seed, Map<SpinalLevel, LevelSpec> levels, Transition transition, int slices, double sliceSpacingMm) {

    public PhantomSpec {
        levels = levels.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(levels));
        if (slices < 1 || slices > 64) {
            throw new IllegalArgumentException(slices + " slices; 1 to 64 can be drawn");
        }
        if (!(sliceSpacingMm >= 1 && sliceSpacingMm <= 10)) {
            throw new IllegalArgumentException("slice spacing of " + sliceSpacingMm + " mm; 1 to 10 can be drawn");
        }
    }

    /** A healthy spine in 13 slices, 4 mm apart. */
    public static PhantomSpec healthy(long seed) {
        return new PhantomSpec(seed, Map.of(), Transition.NONE, 13, 4);
    }

    /** Random findings: a herniation or two in half of the studies, a slip in two of five, some degeneration in most. */
    public static PhantomSpec random(long seed) {
        Random r = new Random(seed * 7919 + 3);
        Map<SpinalLevel, LevelSpec> levels = new EnumMap<>(SpinalLevel.class);
        SpinalLevel[] all = SpinalLevel.values();
        double age = r.nextDouble();
        for (SpinalLevel level : all) {
            double low = level.ordinal() / 5.0;
            double worn = Math.min(1, Math.max(0, age * (0.25 + 0.6 * low) + 0.35 * (r.nextDouble() - 0.5)));
            levels.put(level, LevelSpec.HEALTHY.withDegeneration(worn));
        }
        if (r.nextDouble() < 0.55) {
            int count = r.nextDouble() < 0.6 ? 1 : 2;
            for (int i = 0; i < count; i++) {
                SpinalLevel level = lowMostly(r);
                double worn = Math.max(levels.get(level).degeneration(), 0.35 + 0.4 * r.nextDouble());
                levels.put(level, levels.get(level).withHerniation(3 + 6 * r.nextDouble()).withDegeneration(worn));
            }
        }
        if (r.nextDouble() < 0.4) {
            SpinalLevel level = lowMostly(r);
            double worn = Math.max(levels.get(level).degeneration(), 0.3 + 0.5 * r.nextDouble());
            levels.put(level, levels.get(level).withSlip(4 + 10 * r.nextDouble()).withDegeneration(worn));
        }
        if (r.nextDouble() < 0.25) {
            SpinalLevel level = lowMostly(r);
            levels.put(level, levels.get(level).withStenosis(0.4 + 0.5 * r.nextDouble()));
        }
        return new PhantomSpec(seed, levels, Transition.NONE, 13, 4);
    }

    private static SpinalLevel lowMostly(Random r) {
        return SpinalLevel.fromSacrum(new int[] {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4}[r.nextInt(12)]);
    }

    public LevelSpec level(SpinalLevel level) {
        return levels.getOrDefault(level, LevelSpec.HEALTHY);
    }

    public PhantomSpec with(SpinalLevel level, LevelSpec spec) {
        Map<SpinalLevel, LevelSpec> changed = new EnumMap<>(SpinalLevel.class);
        changed.putAll(levels);
        changed.put(level, spec);
        return new PhantomSpec(seed, changed, transition, slices, sliceSpacingMm);
    }

    public PhantomSpec with(Transition other) {
        return new PhantomSpec(seed, levels, other, slices, sliceSpacingMm);
    }

    public PhantomSpec withSlices(int count) {
        return new PhantomSpec(seed, levels, transition, count, sliceSpacingMm);
    }

    /** Place of a sagittal slice along the patient's right-to-left axis, mm; 0 is the middle of the stack. */
    double slicePosition(int index) {
        return (index - (slices - 1) / 2.0) * sliceSpacingMm;
    }
}
