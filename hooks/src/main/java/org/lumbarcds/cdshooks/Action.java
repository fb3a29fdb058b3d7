// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A change proposed to the EHR, in a suggestion or as a system action.
 *
 * @param type what to do
 * @param description what a user reads
 * @param resource the whole FHIR resource to create or update, as JSON ({@link FhirJson#node}); null for delete
 * @param resourceId {@code Type/id} of the resource to delete; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Action(Type type, String description, JsonNode resource, String resourceId) {

    /** Kind of change. */
    public enum Type {
        CREATE("create"), UPDATE("update"), DELETE("delete");

        private final String code;

        Type(String code) {
            this.code = code;
        }

        @JsonValue
        public String code() {
            return code;
        }
    }

    public Action {
        Check.present(type, "action.type");
        Check.present(description, "action.description");
        if (type == Type.DELETE) {
            Check.present(resourceId, "action.resourceId of a delete");
            Check.that(resource == null, "action.resource is not allowed with delete");
        } else {
            Check.that(resource != null && resource.hasNonNull("resourceType"),
                    "action.resource of a " + type.code() + " is a FHIR resource");
            Check.that(resourceId == null, "action.resourceId is allowed only with delete");
        }
    }

    public static Action create(String description, JsonNode resource) {
        return new Action(Type.CREATE, description, resource, null);
    }

    public static Action update(String description, JsonNode resource) {
        return new Action(Type.UPDATE, description, resource, null);
    }

    public static Action delete(String description, String resourceId) {
        return new Action(Type.DELETE, description, null, resourceId);
    }
}
