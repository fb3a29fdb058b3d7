// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Stands before the password is compared. */
class LoginThrottleFilter extends OncePerRequestFilter {

    private final LoginThrottle throttle;

    LoginThrottleFilter(LoginThrottle throttle) {
        this.throttle = throttle;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!"POST".equals(request.getMethod()) || !"/login".equals(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        Duration wait = throttle.admit(username(request), request.getRemoteAddr());
        if (wait.isZero()) {
            chain.doFilter(request, response);
            return;
        }
        long seconds = wait.plusMillis(999).toSeconds();
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.getWriter().write("Too many wrong passwords. Go back and try again in " + seconds + " seconds.");
    }

    /** As the sign-in reads it. */
    static String username(HttpServletRequest request) {
        String name = request.getParameter("username");
        return name == null ? "" : name.strip();
    }
}
