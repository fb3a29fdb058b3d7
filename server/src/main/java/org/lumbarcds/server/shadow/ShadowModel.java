// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.nio.file.Path;
import java.util.Optional;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.MeasuringDetector;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.domain.OrientingDetector;
import org.lumbarcds.server.analysis.ModelOpening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The second model: none, in use, or configured and not usable. Whatever it is, the server works without it. */
final class ShadowModel implements AutoCloseable {

    enum Mode {
        OFF, ON, BROKEN
    }

    private static final Logger LOG = LoggerFactory.getLogger(ShadowModel.class);

    private final Mode mode;
    private final SliceDetector detector;
    private final SliceDetector own;
    private final String problem;

    /** @param own the part of the detector that is this one's to close */
    private ShadowModel(Mode mode, SliceDetector detector, SliceDetector own, String problem) {
        this.mode = mode;
        this.detector = detector;
        this.own = own;
        this.problem = problem;
    }

    /** @param first the model whose results are shown; its model of the anatomy measures for the second one too */
    static ShadowModel open(ShadowProperties properties, SliceDetector first) {
        Optional<Path> folder = properties.folder();
        if (folder.isEmpty()) {
            return new ShadowModel(Mode.OFF, null, null, "");
        }
        try {
            OnnxSliceDetector own = ModelOpening.open(folder.get(), properties.options());
            SliceDetector detector = first instanceof MeasuringDetector measuring
                    ? measuring.beside(new OrientingDetector(own)) : new OrientingDetector(own);
            if (detector.model().digest().equals(first.model().digest())) {
                own.close();
                return broken("it is the very model whose results are shown; there is nothing to compare");
            }
            LOG.info("Shadow mode: the model {} {} reads every study; nobody is shown what it finds",
                    detector.model().name(), detector.model().version());
            return new ShadowModel(Mode.ON, detector, own, "");
        } catch (InvalidModelException e) {
            return broken(e.getMessage());
        } catch (IllegalStateException e) {
            // Whatever is wrong with a second model, the first one serves.
            LOG.debug("shadow model", e);
            return broken("it cannot be opened (" + e.getCause() + ")");
        }
    }

    private static ShadowModel broken(String problem) {
        LOG.error("The model that lumbar.shadow.model names cannot be used: {}. There is no shadow mode; results and cards"
                + " are not affected", problem);
        return new ShadowModel(Mode.BROKEN, null, null, problem);
    }

    Mode mode() {
        return mode;
    }

    /** The open model; empty unless it is in use. */
    Optional<SliceDetector> detector() {
        return Optional.ofNullable(detector);
    }

    /** Why it cannot be used; empty text unless it is broken. */
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
