// SPDX-License-Identifier: Apache-2.0
/**
 * DICOMweb client (PS3.18): finds studies (QIDO-RS), streams their instances (WADO-RS), stores results (STOW-RS).
 *
 * <p>Every address asked is built from the configured base URL; addresses that arrive in answers (Retrieve URL,
 * BulkDataURI) are never followed. Answers are not trusted: each is held against what was asked, and all sizes and
 * times are bounded.
 */
package org.lumbarcds.dicomweb;
