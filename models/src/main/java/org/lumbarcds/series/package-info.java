// SPDX-License-Identifier: Apache-2.0
/** Which series and stacks of a study show the lumbar spine: by their place, their names and what was seen in them. */
package org.lumbarcds.series;
