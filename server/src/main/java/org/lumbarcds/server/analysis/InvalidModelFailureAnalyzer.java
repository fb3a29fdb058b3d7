// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import org.lumbarcds.detect.InvalidModelException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why the server does not start with this model folder. */
class InvalidModelFailureAnalyzer extends AbstractFailureAnalyzer<InvalidModelException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidModelException cause) {
        return new FailureAnalysis("The model cannot be used: " + cause.getMessage(),
                "Set lumbar.model.directory to a folder with model.onnx and the model.json written for it.", cause);
    }
}
