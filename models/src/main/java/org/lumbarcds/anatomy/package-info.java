// SPDX-License-Identifier: Apache-2.0
/** Lengths on one sagittal slice, from maps of where vertebral bodies, discs and canal lie. Knows no network. */
package org.lumbarcds.anatomy;
