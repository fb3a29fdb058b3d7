// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

/** Whether the images were made with an intravenous contrast agent. */
enum Contrast {
    WITHOUT, WITH, WITHOUT_AND_WITH
}
