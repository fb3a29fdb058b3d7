// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import org.lumbarcds.server.memory.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Says what was wrong with a request, and what to do. */
@WhenArchiveEnabled
@RestControllerAdvice(basePackageClasses = ArchiveProblems.class)
final class ArchiveProblems {

    private static final String RETRY_SECONDS = "5";

    private static final Logger log = LoggerFactory.getLogger(ArchiveProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(ArchiveProblem problem) {
        if (problem.status().is5xxServerError()) {
            log.error("{}", problem.getMessage(), problem.getCause());
        }
        return body(ResponseEntity.status(problem.status()), problem.status(), problem.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(MemoryBudget.BusyException busy) {
        return body(ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS),
                HttpStatus.SERVICE_UNAVAILABLE, busy.getMessage());
    }

    private static ResponseEntity<ProblemDetail> body(ResponseEntity.BodyBuilder answer, HttpStatus status, String detail) {
        return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
