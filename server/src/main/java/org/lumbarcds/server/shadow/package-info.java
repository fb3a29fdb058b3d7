// SPDX-License-Identifier: Apache-2.0
/**
 * Shadow mode: a second model reads every study after the first model's result is stored. Its findings have a table of
 * their own, are compared with the first model's, and reach no report, card or page.
 */
package org.lumbarcds.server.shadow;
