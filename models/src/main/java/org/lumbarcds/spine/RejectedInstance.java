// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/** An instance that was left out of the analysis, and why (one plain sentence, no patient data). */
public record RejectedInstance(String sopInstanceUid, String reason) {
}
