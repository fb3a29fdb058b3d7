// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.nio.file.Path;
import java.util.Optional;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.OnnxSliceDetector;
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
    private final OnnxSliceDetector detector;
    private final String problem;

    private ShadowModel(Mode mode, OnnxSliceDetector detector, String problem) {
        this.mode = mode;
        this.detector = detector;
        this.problem = problem;
    }

    /** @param first the model whose results are shown */
    static ShadowModel open(ShadowProperties properties, ModelIdentity first) {
        Optional<Path> folder = properties.folder();
        if (folder.isEmpty()) {
            return new ShadowModel(Mode.OFF, null, "");
        }
        try {
            OnnxSliceDetector detector = ModelOpening.open(folder.get(), properties.options());
            if (detector.model().digest().equals(first.digest())) {
                detector.close();
                return broken("it is the very model whose results are shown; there is nothing to compare");
            }
            LOG.info("Shadow mode: the model {} {} reads every study; nobody is shown what it finds",
                    detector.model().name(), detector.model().version());
            return new ShadowModel(Mode.ON, detector, "");
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
        return new ShadowModel(Mode.BROKEN, null, problem);
    }

    Mode mode() {
        return mode;
    }

    /** The open model; empty unless it is in use. */
    Optional<OnnxSliceDetector> detector() {
        return Optional.ofNullable(detector);
    }

    /** Why it cannot be used; empty text unless it is broken. */
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        if (detector != null) {
            detector.close();
        }
    }
}
