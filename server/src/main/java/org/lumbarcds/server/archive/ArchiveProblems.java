// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Says what was wrong with a request, and what to do. */
@WhenArchiveEnabled
@RestControllerAdvice(basePackageClasses = ArchiveProblems.class)
final class ArchiveProblems {

    private static final Logger log = LoggerFactory.getLogger(ArchiveProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(ArchiveProblem problem) {
        if (problem.status().is5xxServerError()) {
            log.error("{}", problem.getMessage(), problem.getCause());
        }
        return ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(problem.status(), problem.getMessage()));
    }
}
