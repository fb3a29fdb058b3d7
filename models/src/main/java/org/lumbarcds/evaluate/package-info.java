// SPDX-License-Identifier: Apache-2.0
/** Average precision and other figures, over patients. */
package org.lumbarcds.evaluate;
