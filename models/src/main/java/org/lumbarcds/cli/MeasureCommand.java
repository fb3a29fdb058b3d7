// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lumbarcds.agreement.AgreementReport;
import org.lumbarcds.agreement.AnatomyFolds;
import org.lumbarcds.agreement.PairCollector;
import org.lumbarcds.agreement.ReferenceSlices;
import org.lumbarcds.agreement.ReferenceSlices.Cornered;
import org.lumbarcds.agreement.ReferenceSlices.Masked;
import org.lumbarcds.agreement.ReferenceSlices.Picture;
import org.lumbarcds.anatomy.AnatomyMaps;
import org.lumbarcds.anatomy.CornerSource;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.AnatomyModel;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code measure}: agreement of measurements with those on readers' masks. */
@Command(
        name = "measure",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Compares slip, protrusion, disc height and canal with the same measured on readers' masks: mean "
                + "absolute error, bias, limits of agreement, Bland-Altman plots.",
        footer = {"", "Example:",
            "  ./lumbar measure --data ../shared/data --anatomy RUNS/anatomy --out severity/",
            "",
            "DIR holds spider-masks and vertebra-masks. A model measures only patients its model.json says were held out",
            "of training. Exit status: 0 done, 2 wrong usage or a file could not be read."})
final class MeasureCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the data sets.")
    private Path data;

    @Option(names = "--anatomy", required = true, paramLabel = "DIR",
            description = "Model folder of an anatomy network, or a folder that holds fold0, fold1 ... with a model each.")
    private Path anatomy;

    @Option(names = "--detector", paramLabel = "DIR",
            description = "Also measure slips between the vertebra corners of this detector, on the patients every detector "
                    + "keeps out (SPIDER numbers divisible by 5, every fifth person of vertebra-masks).")
    private Path detector;

    @Option(names = "--out", required = true, paramLabel = "DIR",
            description = "Folder for report.html, report.json, pairs.csv and the plots (SVG); created.")
    private Path out;

    @Override
    public Integer call() {
        PrintWriter terminal = command.commandLine().getOut();
        DetectorOptions options = new DetectorOptions(Acceleration.CPU, 1, 1);
        try (AnatomyFolds folds = AnatomyFolds.open(anatomy, options)) {
            PairCollector collector = new PairCollector();
            List<String> identities = new ArrayList<>();
            folds.models().forEach(m -> identities.add(
                    m.model().name() + " " + m.model().version() + " " + m.model().digest()));
            for (Masked slice : ReferenceSlices.spiderMasks(data)) {
                folds.forPatient(slice.picture().set(), slice.picture().patient())
                        .ifPresent(model -> measure(model, slice.picture(), (measured, method) ->
                                collector.add(slice, measured, method)));
            }
            List<Cornered> cornered = ReferenceSlices.vertebraMasks(data);
            for (Cornered slice : cornered) {
                folds.forPatient(slice.picture().set(), slice.picture().patient())
                        .ifPresent(model -> measure(model, slice.picture(), (measured, method) ->
                                collector.add(slice, measured, method)));
            }
            if (detector != null) {
                DetectorCorners.measure(detector, options, cornered, collector);
            }
            if (collector.pairs().isEmpty()) {
                throw new ParameterException(command.commandLine(), "no patient of " + data
                        + " was held out of training by " + anatomy + "; there is nothing to compare");
            }
            Files.createDirectories(out);
            AgreementReport report = new AgreementReport(identities, collector);
            report.write(out);
            report.print(terminal);
            terminal.println("Written to " + out.toAbsolutePath().normalize());
            return Lumbar.OK;
        } catch (InvalidModelException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), "cannot be read or written: " + FileFault.words(e), e);
        }
    }

    private interface Sink {
        void add(SliceAnatomy measured, String method);
    }

    private static void measure(AnatomyModel model, Picture picture, Sink sink) {
        AnatomyMaps maps = model.maps(picture.slice());
        for (CornerSource source : CornerSource.values()) {
            sink.add(SliceAnatomy.of(maps, source), source.name().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
