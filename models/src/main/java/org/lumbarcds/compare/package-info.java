// SPDX-License-Identifier: Apache-2.0
/** Two models on the same studies: how far they agree, and where they do not. Knows nothing of who was right. */
package org.lumbarcds.compare;
