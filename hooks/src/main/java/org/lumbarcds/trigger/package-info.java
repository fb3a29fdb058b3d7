// SPDX-License-Identifier: Apache-2.0
/** What starts an analysis: every trigger becomes an AnalysisRequest. */
package org.lumbarcds.trigger;
