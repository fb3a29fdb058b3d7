// SPDX-License-Identifier: Apache-2.0
/** Runs models over annotated pictures they were not trained on and brings figures, readers and report together. */
package org.lumbarcds.evaluate;
