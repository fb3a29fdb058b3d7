// SPDX-License-Identifier: Apache-2.0
/** Synthetic lumbar MRI studies with known truth. */
package org.lumbarcds.phantom;
