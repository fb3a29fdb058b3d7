// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A link of a card.
 *
 * @param label what the user reads
 * @param url absolute URL; for a SMART app its launch URL
 * @param type kind
 * @param appContext opaque text the app gets with its access token; only with {@link Type#SMART}, else null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Link(String label, String url, Type type, String appContext) {

    /** Kind of a link. */
    public enum Type {
        ABSOLUTE("absolute"), SMART("smart");

        private final String code;

        Type(String code) {
            this.code = code;
        }

        @JsonValue
        public String code() {
            return code;
        }
    }

    public Link {
        Check.present(label, "link.label");
        Check.present(url, "link.url");
        Check.present(type, "link.type");
        Check.that(appContext == null || type == Type.SMART, "link.appContext is allowed only with type smart");
    }

    public static Link absolute(String label, String url) {
        return new Link(label, url, Type.ABSOLUTE, null);
    }

    /** @param appContext may be null */
    public static Link smart(String label, String launchUrl, String appContext) {
        return new Link(label, launchUrl, Type.SMART, appContext);
    }
}
