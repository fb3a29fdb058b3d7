// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import java.nio.file.Path;
import org.lumbarcds.detect.TestModel;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Writes the model folder the tests' application runs with: a tiny network that draws the same boxes everywhere. */
public final class TestModelFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Path FOLDER = Path.of("target", "test-model");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestModel.write(FOLDER);
    }
}
