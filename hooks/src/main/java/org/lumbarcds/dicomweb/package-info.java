// SPDX-License-Identifier: Apache-2.0
/** DICOMweb client: QIDO-RS, WADO-RS, STOW-RS. */
package org.lumbarcds.dicomweb;
