// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes synthetic studies. */
@Command(name = "phantom", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Writes synthetic lumbar MRI studies with known truth: never images of a person.")
public final class PhantomCommand implements Callable<Integer> {

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder to write to")
    private Path out;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "first seed; the same seed gives the same study (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1",
            description = "number of studies (default ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--png", description = "write near-midline slices with labels for training instead of DICOM")
    private boolean png;

    @Override
    public Integer call() throws IOException {
        if (png) {
            TrainingExport.write(out, seed, count);
            return 0;
        }
        for (int i = 0; i < count; i++) {
            PhantomPatient patient = PhantomPatient.of(seed + i);
            PhantomDicom.write(PhantomSpec.random(seed + i), patient, PhantomSeries.LUMBAR,
                    count == 1 ? out : out.resolve(patient.id()));
        }
        return 0;
    }
}
