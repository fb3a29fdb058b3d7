// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies by what their headers say, before anything else looks at the request. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class AnnouncedBodyFilter extends OncePerRequestFilter {

    private final BodyLimitProperties limits;

    AnnouncedBodyFilter(BodyLimitProperties limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<BodyRefusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            refusal.get().send(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<BodyRefusal> refusal(HttpServletRequest request) {
        BodyRoute route = BodyRoute.of(request);
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
            // Its size would say nothing of what it unpacks to.
            return Optional.of(new BodyRefusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "not-supported",
                    "A body with a Content-Encoding is not taken. Send it as it is."));
        }
        boolean form = BodyRoute.isForm(request);
        if (form && request.getContentLengthLong() < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            // The container stops reading a form at a limit of its own and goes on with the parameters before it.
            return Optional.of(new BodyRefusal(HttpStatus.LENGTH_REQUIRED, "required",
                    "A form has to say its length. Send a Content-Length."));
        }
        long most = (route == BodyRoute.FHIR && !form ? limits.fhir() : limits.others()).toBytes();
        return (route.watchedHere() || form) && request.getContentLengthLong() > most
                ? Optional.of(BodyRefusal.tooLarge(route, form, most)) : Optional.empty();
    }
}
