// SPDX-License-Identifier: Apache-2.0
/** How well measurements agree with those on readers' masks, on patients no network was trained on. */
package org.lumbarcds.agreement;
