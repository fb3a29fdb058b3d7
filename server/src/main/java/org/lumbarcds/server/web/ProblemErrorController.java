// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what failed before or outside any controller: filters, the container, servlets beside Spring's. */
@RestController
class ProblemErrorController implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) {
        Object fault = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (fault instanceof Throwable thrown) {
            return Problem.of(thrown);
        }
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        return Problem.of(status == null ? HttpStatus.NOT_FOUND : status, null);
    }
}
