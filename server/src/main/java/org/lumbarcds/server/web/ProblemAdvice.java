// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import java.util.concurrent.CompletionException;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what controllers throw into problem documents; nothing of a stack trace reaches a caller. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<Object> refused(CdsHooksProblem problem) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.status() == HttpStatus.UNAUTHORIZED.value()) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            answer.header(HttpHeaders.RETRY_AFTER, "5");
        }
        return answer.body(problem.body());
    }

    @ExceptionHandler
    ResponseEntity<Object> late(CompletionException e) {
        return e.getCause() instanceof CdsHooksProblem problem ? refused(problem) : Problem.of(e);
    }

    /** The last line: whatever a controller runs into, its caller gets an answer and the log the reason. */
    @ExceptionHandler
    ResponseEntity<Object> fault(Exception e) {
        return Problem.of(e);
    }

    @Override
    protected ResponseEntity<Object> handleAsyncRequestTimeoutException(AsyncRequestTimeoutException e,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "The answer took too long. Try again.");
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(Exception e, Object body, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            return Problem.of(e);
        }
        // The framework's own sentences may quote the request; the status says enough.
        ResponseEntity<Object> answer = Problem.of(status, null);
        return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(answer.getBody());
    }
}
