// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import java.util.StringJoiner;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fault of this software that a caller met: the caller gets its id, the log the id and where it happened. Messages of
 * exceptions may quote identifiers of patients; they are logged at level DEBUG only.
 *
 * @param id what the two have in common
 */
public record Incident(String id) {

    private static final Logger LOG = LoggerFactory.getLogger(Incident.class);
    private static final int FRAMES = 12;

    /** Logs the fault under a new id. */
    public static Incident of(Throwable fault) {
        Incident incident = new Incident(UUID.randomUUID().toString());
        LOG.error("incident {}: {}", incident.id(), where(fault));
        LOG.debug("incident {}", incident.id(), fault);
        return incident;
    }

    /** Sentence for the caller. */
    public String text() {
        return "Something went wrong here that is not the caller's doing. The server's log tells more about incident "
                + id + ".";
    }

    private static String where(Throwable fault) {
        StringJoiner text = new StringJoiner("\n  caused by ");
        int depth = 0;
        for (Throwable cause = fault; cause != null && depth < 6; cause = cause.getCause(), depth++) {
            StringBuilder part = new StringBuilder(cause.getClass().getName());
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
                part.append("\n    at ").append(frames[i]);
            }
            text.add(part);
        }
        return text.toString();
    }
}
