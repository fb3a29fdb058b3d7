// SPDX-License-Identifier: Apache-2.0
/** The CDS Hooks 2.0 protocol: discovery, request, card, feedback, client authentication. */
package org.lumbarcds.cdshooks;
