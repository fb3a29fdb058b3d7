// SPDX-License-Identifier: Apache-2.0
/**
 * One budget for what small input grows into: decoded pixels, parsed resources. Whoever decodes takes its share first,
 * waits where others hold it, and is refused rather than let the process run out of memory.
 */
package org.lumbarcds.server.memory;
