// SPDX-License-Identifier: Apache-2.0
/** Puts the analysis pipeline to work: the model from its folder, the connection to the PACS, the workers. */
package org.lumbarcds.server.analysis;
