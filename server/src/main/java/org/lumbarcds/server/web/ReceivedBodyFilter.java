// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.lumbarcds.server.memory.MemoryBudget;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Receives bodies in chunks up to the limit of their route, and takes the memory that resources grow to when they are
 * parsed and stored. After the security filters: only who may come in can make the server hold anything.
 */
@Component
@Order(0)
class ReceivedBodyFilter extends OncePerRequestFilter {

    /** What a byte takes as a resource with its indexes: a heap of 1 GiB bears one write of 60 MB and not one of 250. */
    private static final int GROWTH = 16;
    /** Below, a share would cost more than it guards. */
    private static final int SMALL = 64 * 1024;

    private final BodyLimitProperties limits;
    private final MemoryBudget memory;

    ReceivedBodyFilter(BodyLimitProperties limits, MemoryBudget memory) {
        this.limits = limits;
        this.memory = memory;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !BodyRoute.of(request).watchedHere() || BodyRoute.isForm(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        BodyRoute route = BodyRoute.of(request);
        HttpServletRequest received = request;
        long length = request.getContentLengthLong();
        if (length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            int most = Math.toIntExact((route == BodyRoute.FHIR ? limits.fhir() : limits.others()).toBytes());
            byte[] body = request.getInputStream().readNBytes(most + 1);
            if (body.length > most) {
                BodyRefusal.tooLarge(route, false, most).send(request, response);
                return;
            }
            received = new ReceivedRequest(request, body);
            length = body.length;
        }
        if (route != BodyRoute.FHIR || length < SMALL) {
            chain.doFilter(received, response);
            return;
        }
        MemoryBudget.Share share;
        try {
            share = memory.forRequest(length * GROWTH);
        } catch (MemoryBudget.BusyException e) {
            new BodyRefusal(HttpStatus.SERVICE_UNAVAILABLE, "throttled", sentence(e)).send(request, response);
            return;
        } catch (MemoryBudget.ExceededException e) {
            new BodyRefusal(HttpStatus.PAYLOAD_TOO_LARGE, "too-long", sentence(e)).send(request, response);
            return;
        }
        try (share) {
            chain.doFilter(received, response);
        }
    }

    private static String sentence(RuntimeException e) {
        return e.getMessage().substring(0, 1).toUpperCase(java.util.Locale.ROOT) + e.getMessage().substring(1) + ".";
    }
}
