// SPDX-License-Identifier: Apache-2.0
/**
 * DICOM data sets in and out: Part 10 files (PS3.10), the encodings of PS3.5, DICOM JSON (PS3.18 Annex F).
 *
 * <p>Files come from outside, so every length, depth and count is held against {@link org.lumbarcds.dicom.DicomLimits}
 * before anything is allocated, and whatever is wrong with a file is one
 * {@link org.lumbarcds.dicom.DicomException} that says what, where and what to do. Pixels are decoded in
 * {@code org.lumbarcds.dicom.pixel}.
 */
package org.lumbarcds.dicom;
