// SPDX-License-Identifier: Apache-2.0
/** What people marked on the same pictures, beside the models and beside each other. */
package org.lumbarcds.evaluate.readers;
