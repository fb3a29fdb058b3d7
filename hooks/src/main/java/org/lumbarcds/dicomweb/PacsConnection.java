// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.RetrievalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to one archive: credentials, time-outs, attempts. Answers come back whatever their status, but for those
 * that mean "later" (after all attempts) and refused credentials.
 */
final class PacsConnection {

    private static final Logger log = LoggerFactory.getLogger(PacsConnection.class);

    /** Request Timeout, Too Many Requests, Bad Gateway, Service Unavailable, Gateway Timeout. Not 500: an archive that
     * cannot transcode says 500, and will say so again. */
    private static final Set<Integer> LATER = Set.of(408, 429, 502, 503, 504);
    private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);
    private static final int LONGEST_REDIRECTS = 3;

    private final DicomwebEndpoint endpoint;
    private final RandomGenerator random;
    private final Clock clock;
    private final HttpClient http;

    PacsConnection(DicomwebEndpoint endpoint, RandomGenerator random, Clock clock) {
        this.endpoint = endpoint;
        this.random = random;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                // Offering HTTP/2 by upgrade header makes some archives fail.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(endpoint.timeouts().connect());
        if ("https".equals(endpoint.baseUrl().getScheme())) {
            builder.sslContext(endpoint.tls().context());
        } else if (!(endpoint.authentication() instanceof Authentication.None)) {
            log.warn("credentials go to the archive over http, unencrypted: use https in dicomweb.base-url");
        }
        this.http = builder.build();
    }

    DicomwebEndpoint endpoint() {
        return endpoint;
    }

    Deadline deadline() {
        return Deadline.in(endpoint.timeouts().total());
    }

    /**
     * Asks; again when the archive is away or says "later".
     *
     * @param service for messages; no identifier in it
     * @param path below the base URL, with query
     */
    HttpResponse<ResponseBody> get(String service, String path, String accept, Deadline deadline)
            throws RetrievalException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            RetrievalException failure;
            try {
                return once(service, request(path, accept, deadline), deadline);
            } catch (RetrievalException e) {
                failure = e;
            }
            pauseOrGiveUp(failure, attempt, deadline);
        }
    }

    /** Sends a body, once: whether an archive took it is not known when the answer is lost. */
    HttpResponse<ResponseBody> post(String service, String path, String accept, String contentType,
            BodyPublisher body, Deadline deadline) throws RetrievalException, InterruptedException {
        return once(service, HttpRequest.newBuilder(address(path))
                .timeout(deadline.left().plusMillis(1))
                .header("Accept", accept)
                .header("Content-Type", contentType)
                .POST(body), deadline);
    }

    /** Waits before the next attempt, or throws the failure when there is none. */
    void pauseOrGiveUp(RetrievalException failure, int attempt, Deadline deadline)
            throws RetrievalException, InterruptedException {
        RetryPolicy retry = endpoint.retry();
        if (failure.failure().kind() != Failure.Kind.PACS_UNAVAILABLE
                || attempt >= retry.attempts()) {
            throw failure;
        }
        Duration pause = failure.retryAfter().orElseGet(() -> retry.pauseAfter(attempt, random));
        if (failure.retryAfter().isPresent() && pause.compareTo(retry.longestRetryAfter()) > 0
                || pause.compareTo(deadline.left()) >= 0) {
            throw failure;
        }
        log.info("attempt {} of {} failed, next in {} ms: {}", attempt, retry.attempts(), pause.toMillis(),
                failure.failure().detail());
        Thread.sleep(pause.toMillis());
    }

    private HttpRequest.Builder request(String path, String accept, Deadline deadline) {
        Duration left = deadline.left().plusMillis(1);
        Duration response = endpoint.timeouts().response();
        return HttpRequest.newBuilder(address(path))
                .timeout(left.compareTo(response) < 0 ? left : response)
                .header("Accept", accept)
                .GET();
    }

    private URI address(String path) {
        return URI.create(endpoint.baseUrl() + path);
    }

    private HttpResponse<ResponseBody> once(String service, HttpRequest.Builder request, Deadline deadline)
            throws RetrievalException, InterruptedException {
        HttpResponse<ResponseBody> response = send(service, request, deadline, false);
        if (response.statusCode() == 401 && endpoint.authentication() instanceof Authentication.Bearer) {
            response.body().close();
            response = send(service, request, deadline, true);
        }
        for (int i = 0; REDIRECT.contains(response.statusCode()); i++) {
            response.body().close();
            response = send(service, request.uri(redirect(service, response, i)), deadline, false);
        }
        int status = response.statusCode();
        if (LATER.contains(status)) {
            response.body().close();
            throw Failures.unavailable("the archive answered " + status + " to " + service,
                    response.headers().firstValue("Retry-After")
                            .flatMap(text -> RetryAfter.parse(text, clock.instant())));
        }
        if (status == 401 || status == 403) {
            response.body().close();
            throw Failures.status(service, status);
        }
        Optional<String> coding = response.headers().firstValue("Content-Encoding");
        if (coding.isPresent() && !coding.get().equalsIgnoreCase("identity")) {
            response.body().close();
            throw Failures.refused("the archive answered " + service + " in a content coding that was not asked for");
        }
        return response;
    }

    private URI redirect(String service, HttpResponse<ResponseBody> response, int redirects)
            throws RetrievalException {
        Optional<String> location = response.headers().firstValue("Location");
        // A POST is not sent elsewhere: what would be stored where is not known.
        if (location.isEmpty() || redirects >= LONGEST_REDIRECTS || !"GET".equals(response.request().method())) {
            throw Failures.status(service, response.statusCode());
        }
        try {
            URI target = response.uri().resolve(location.get());
            if (endpoint.covers(target)) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            throw Failures.refused("the archive redirected " + service + " to something that is no address", e);
        }
        throw Failures.refused("the archive redirected " + service + " out of dicomweb.base-url; not followed");
    }

    private HttpResponse<ResponseBody> send(String service, HttpRequest.Builder request, Deadline deadline,
            boolean rejected) throws RetrievalException, InterruptedException {
        if (endpoint.authentication() instanceof Authentication.Basic basic) {
            request.setHeader("Authorization", basic.header());
        } else if (endpoint.authentication() instanceof Authentication.Bearer bearer) {
            request.setHeader("Authorization", "Bearer " + bearer.tokens().token(rejected));
        }
        try {
            return http.send(request.build(), info -> new ResponseBody(endpoint.timeouts().idle(), deadline));
        } catch (HttpTimeoutException e) {
            throw Failures.unavailable("the archive did not answer " + service + " in time", e);
        } catch (SSLException e) {
            throw Failures.refused("no TLS connection to the archive for " + service
                    + ": check the certificates in dicomweb.tls", e);
        } catch (IOException e) {
            throw Failures.unavailable("the archive could not be reached for " + service, e);
        }
    }
}
