// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.server.LumbarApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The server inside this process. */
final class EmbeddedServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final String base;

    private EmbeddedServer(ConfigurableApplicationContext context, String base) {
        this.context = context;
        this.base = base;
    }

    /**
     * @param access arguments that say who may come in
     * @throws DemoException when it does not start
     */
    static EmbeddedServer start(ServerSettings settings, List<String> access) throws DemoException {
        List<String> arguments = new ArrayList<>(settings.arguments());
        arguments.addAll(access);
        try {
            return new EmbeddedServer(
                    SpringApplication.run(LumbarApplication.class, arguments.toArray(String[]::new)), settings.base());
        } catch (RuntimeException e) {
            // Whatever keeps Spring from starting comes as one of many unchecked kinds; its root says it best.
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new DemoException("the server did not start: " + root.getMessage() + "\nMore in " + settings.log(),
                    e);
        }
    }

    /** Its address. */
    String base() {
        return base;
    }

    @Override
    public void close() {
        context.close();
    }
}
