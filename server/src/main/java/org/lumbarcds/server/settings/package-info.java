// SPDX-License-Identifier: Apache-2.0
/** Settings are checked by name before anything starts. */
package org.lumbarcds.server.settings;
