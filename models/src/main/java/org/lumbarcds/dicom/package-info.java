// SPDX-License-Identifier: Apache-2.0
/** DICOM Part 10 and DICOM JSON in and out, transfer syntaxes, limits. */
package org.lumbarcds.dicom;
