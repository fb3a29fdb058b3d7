// SPDX-License-Identifier: Apache-2.0
/**
 * A second model that reads every study after the first, for comparison alone. It takes the slices the first retrieved
 * where they are still kept, and gives way to the first model at all times.
 */
package org.lumbarcds.shadow;
