// SPDX-License-Identifier: Apache-2.0
/** Model folders, inference sessions, execution providers and per-class suppression. */
package org.lumbarcds.detect;
