// SPDX-License-Identifier: Apache-2.0
/**
 * Stored pixel values of DICOM images, frame by frame, from any transfer syntax the project reads. JPEG-LS (ITU-T T.87),
 * sequential grey JPEG of 8 and 12 bits (ITU-T T.81) and RLE (PS3.5 annex G) are written here from the standards; other
 * JPEG and JPEG 2000 are decoded by libraries, after their headers have been held against the data set and the limits.
 */
package org.lumbarcds.dicom.pixel;
