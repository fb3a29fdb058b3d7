// SPDX-License-Identifier: Apache-2.0
/** From detections to levels, slips and the findings of a study. */
package org.lumbarcds.spine;
