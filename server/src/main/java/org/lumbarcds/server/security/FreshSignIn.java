// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code prompt=login} and {@code max_age} (OpenID Connect Core 3.1.2.1): on a workstation that people share, whoever
 * signed in before is signed out, and the request goes on once somebody has signed in after it was made.
 */
class FreshSignIn extends OncePerRequestFilter {

    private static final String SIGNED_IN = FreshSignIn.class.getName() + ".signedIn";
    private static final String ASKED = FreshSignIn.class.getName() + ".asked";

    private final Clock clock;
    private final SecurityContextLogoutHandler signOut = new SecurityContextLogoutHandler();

    FreshSignIn(Clock clock) {
        this.clock = clock;
        // The session keeps which request was interrupted.
        signOut.setInvalidateHttpSession(false);
    }

    static void signedIn(HttpServletRequest request, Instant now) {
        request.getSession().setAttribute(SIGNED_IN, now);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if ("/oauth2/authorize".equals(request.getRequestURI()) && wantsSignIn(request)) {
            signOut.logout(request, response, SecurityContextHolder.getContext().getAuthentication());
            HttpSession session = request.getSession();
            session.removeAttribute(SIGNED_IN);
            session.setAttribute(ASKED, asked(request));
        }
        chain.doFilter(request, response);
    }

    private boolean wantsSignIn(HttpServletRequest request) {
        String prompt = request.getParameter("prompt");
        boolean always = prompt != null && List.of(prompt.split(" ")).contains("login");
        String maxAge = request.getParameter("max_age");
        if (!always && maxAge == null) {
            return false;
        }
        HttpSession session = request.getSession(false);
        Instant signedIn = session == null ? null : (Instant) session.getAttribute(SIGNED_IN);
        if (signedIn == null) {
            return true;
        }
        if (asked(request).equals(session.getAttribute(ASKED))) {
            // Good for this one time; the same request made again asks again.
            session.removeAttribute(ASKED);
            return false;
        }
        return always || Duration.between(signedIn, clock.instant()).compareTo(age(maxAge)) > 0 || age(maxAge).isZero();
    }

    private static String asked(HttpServletRequest request) {
        // The replay of a saved request carries a marker of Spring's besides.
        return String.valueOf(request.getParameter("state")) + ' ' + request.getParameter("code_challenge") + ' '
                + request.getParameter("client_id") + ' ' + request.getParameter("nonce");
    }

    /** What cannot be read is the strictest. */
    private static Duration age(String seconds) {
        return seconds.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }
}
