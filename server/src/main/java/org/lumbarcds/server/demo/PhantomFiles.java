// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.IOException;
import java.nio.file.Path;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.spine.SpinalLevel;

/** Synthetic studies of these commands. */
final class PhantomFiles {

    /** As few as are read without a complaint, so that many studies are quickly made and analysed. */
    private static final int FEW_SLICES = 7;

    private PhantomFiles() {
    }

    /** A large herniation at L4-L5 and a slip at L5-S1. */
    static PhantomSpec demo(long seed) {
        return PhantomSpec.healthy(seed)
                .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.5))
                .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(9).withDegeneration(0.5));
    }

    static StudyFiles write(PhantomSpec spec, Path folder) throws DemoException {
        return write(spec, PhantomSeries.LUMBAR, folder);
    }

    /** A sagittal T2 series alone, of another patient for each seed. */
    static StudyFiles writeSmall(long seed, Path folder) throws DemoException {
        return write(PhantomSpec.random(seed).withSlices(FEW_SLICES), PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL),
                folder);
    }

    private static StudyFiles write(PhantomSpec spec, PhantomSeries series, Path folder) throws DemoException {
        try {
            PhantomDicom.write(spec, PhantomPatient.of(spec.seed()), series, folder);
        } catch (IOException e) {
            throw new DemoException("cannot write the synthetic study to " + folder + ": " + e.getMessage(), e);
        }
        return StudyFiles.in(folder);
    }
}
