// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded DICOMweb archive (STOW-RS, QIDO-RS, WADO-RS of PS3.18) for local files: what the demo and a site without a
 * PACS of its own work with. Off unless {@code lumbar.archive.enabled}. Instances are files, stored whole or not at all;
 * the database holds what queries need. Access is decided by the server's security, before anything here.
 */
package org.lumbarcds.server.archive;
