// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SMART resource scope: {@code patient|user|system / Type|* . cruds} (SMART App Launch 2.2, section "Scopes for
 * requesting FHIR resources"); version 1's {@code read}, {@code write} and {@code *} are understood too.
 *
 * @param level whose data
 * @param type resource type, or {@code *}
 * @param operations of {@code cruds}, in that order
 */
record SmartScope(Level level, String type, String operations) {

    enum Level {
        PATIENT, USER, SYSTEM
    }

    private static final Pattern FORM =
            Pattern.compile("(patient|user|system)/([A-Z][A-Za-z]+|\\*)\\.(c?r?u?d?s?|read|write|\\*)");

    /**
     * @return empty for a scope that names no resources, letters out of order, or a search parameter after {@code ?}:
     *     what is not understood grants nothing
     */
    static Optional<SmartScope> parse(String scope) {
        Matcher matcher = FORM.matcher(scope);
        if (!matcher.matches() || matcher.group(3).isEmpty()) {
            return Optional.empty();
        }
        String operations = switch (matcher.group(3)) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> "cruds";
            default -> matcher.group(3);
        };
        return Optional.of(new SmartScope(
                Level.valueOf(matcher.group(1).toUpperCase(java.util.Locale.ROOT)), matcher.group(2), operations));
    }

    boolean allResources() {
        return type.equals("*");
    }

    boolean covers(String resourceType) {
        return allResources() || type.equals(resourceType);
    }

    boolean reads() {
        return operations.contains("r") || operations.contains("s");
    }

    boolean allows(char operation) {
        return operations.indexOf(operation) >= 0;
    }
}
