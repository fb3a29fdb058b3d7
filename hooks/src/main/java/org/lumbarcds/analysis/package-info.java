// SPDX-License-Identifier: Apache-2.0
/** The analysis pipeline that joins retrieval, detection, interpretation and publishing, and the ports it needs. */
package org.lumbarcds.analysis;
