// SPDX-License-Identifier: Apache-2.0
/** Pixels in millimetres: windowing, orientation, letterbox, and the pictures drawn from them. */
package org.lumbarcds.image;
