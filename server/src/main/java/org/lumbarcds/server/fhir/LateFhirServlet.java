// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Stands for HAPI's servlet until the application is up. Handing HAPI's servlet to the container directly would build
 * the whole persistence layer in the container's early start, where bean look-ups are not cached yet.
 */
class LateFhirServlet extends HttpServlet {

    private final transient ObjectProvider<RestfulServer> server;
    private transient volatile RestfulServer started;

    LateFhirServlet(ObjectProvider<RestfulServer> server) {
        this.server = server;
    }

    @Override
    public void init() throws ServletException {
        RestfulServer restfulServer = server.getObject();
        restfulServer.init(getServletConfig());
        started = restfulServer;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        started.service(request, response);
    }

    @Override
    public void destroy() {
        if (started != null) {
            started.destroy();
        }
    }
}
