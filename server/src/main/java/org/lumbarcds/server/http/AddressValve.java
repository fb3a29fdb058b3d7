// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Everything behind this valve sees the public address as that of the request, whatever the Host header and the headers
 * of proxies say: links, redirects and paging stand on it, and where it is https, cookies are Secure and HSTS is sent.
 * Paths that a filter and a servlet might read differently are refused here, unlogged, since they may name a patient.
 */
final class AddressValve extends ValveBase {

    /** Empty and dotted segments, path parameters, backslashes, encoded separators, percent signs and control characters. */
    private static final Pattern UNUSUAL = Pattern.compile(
            "//|;|\\\\|(?:^|/)(?:\\.|%2e){1,2}(?:/|$)|%(?:2f|5c|3b|25|[01][0-9a-f]|7f)|%(?![0-9a-f]{2})|[\\x00-\\x20\\x7f]",
            Pattern.CASE_INSENSITIVE);
    private static final List<String> OF_PROXIES = List.of("Forwarded", "X-Forwarded-Host", "X-Forwarded-Port",
            "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Ssl");

    private final Supplier<URI> base;
    private final boolean schemeKnown;

    /** @param schemeKnown false where only this connection knows it, since no public address is set */
    AddressValve(Supplier<URI> base, boolean schemeKnown) {
        super(true);
        this.base = base;
        this.schemeKnown = schemeKnown;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getRequestURI() == null) {
            // The container could not even read the request line, and answers so.
            getNext().invoke(request, response);
            return;
        }
        if (UNUSUAL.matcher(request.getRequestURI()).find()) {
            Refusal.BAD_PATH.answer(response);
            return;
        }
        URI address = base.get();
        org.apache.coyote.Request inner = request.getCoyoteRequest();
        if (schemeKnown) {
            inner.scheme().setString(address.getScheme());
            request.setSecure("https".equals(address.getScheme()));
        }
        inner.serverName().setString(address.getHost());
        inner.setServerPort(port(address));
        inner.getMimeHeaders().setValue("host").setString(address.getRawAuthority());
        OF_PROXIES.forEach(inner.getMimeHeaders()::removeHeader);
        getNext().invoke(request, response);
    }

    private static int port(URI address) {
        return address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }
}
