// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An ONNX Runtime session on the first execution provider of the asked order that works.
 *
 * @param session open; the owner closes it
 * @param choice which provider it runs on and why
 */
record ProviderSession(OrtSession session, ProviderChoice choice) {

    static ProviderSession open(Path network, DetectorOptions options) throws InvalidModelException {
        List<String> reasons = new ArrayList<>();
        for (String provider : options.acceleration().order()) {
            if (!provider.equals("CPU") && !built(provider)) {
                reasons.add(provider + ": not part of the installed ONNX Runtime library");
                continue;
            }
            try (OrtSession.SessionOptions session = sessionOptions(provider, options)) {
                OrtSession opened = OnnxRuntime.environment().createSession(network.toString(), session);
                String asked = options.acceleration().name().toLowerCase(Locale.ROOT);
                return new ProviderSession(opened, new ProviderChoice(asked, provider, String.join("; ", reasons)));
            } catch (OrtException e) {
                if (provider.equals("CPU")) {
                    throw new InvalidModelException(
                            network + " cannot be run by ONNX Runtime: " + e.getMessage(), e);
                }
                reasons.add(provider + ": " + firstLine(e.getMessage()));
            }
        }
        throw new IllegalStateException("the CPU is in every order");
    }

    private static boolean built(String provider) {
        return OrtEnvironment.getAvailableProviders()
                .contains(provider.equals("CUDA") ? OrtProvider.CUDA : OrtProvider.TENSOR_RT);
    }

    private static OrtSession.SessionOptions sessionOptions(String provider, DetectorOptions options)
            throws OrtException {
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        try {
            session.setIntraOpNumThreads(options.threads());
            session.setInterOpNumThreads(1);
            // Spinning threads would take the processor from requests while nothing is analysed.
            session.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Subnormal numbers, common behind a sigmoid, are tens of times slower to compute with.
            session.addConfigEntry("session.set_denormal_as_zero", "1");
            switch (provider) {
                case "TensorRT" -> session.addTensorrt(0);
                case "CUDA" -> session.addCUDA(0);
                default -> {
                }
            }
            return session;
        } catch (OrtException e) {
            session.close();
            throw e;
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
