// SPDX-License-Identifier: Apache-2.0
/** Findings as cards a physician reads. */
package org.lumbarcds.card;
