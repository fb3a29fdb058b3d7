// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

/** A FHIR server did not give what was asked. The message names neither the patient nor the token. */
public final class FhirUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    public FhirUnavailableException(String message) {
        super(message);
    }

    public FhirUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
