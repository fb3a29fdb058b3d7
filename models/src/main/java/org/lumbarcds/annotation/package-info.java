// SPDX-License-Identifier: Apache-2.0
/**
 * Boxes that readers drew on pictures, in the forms that annotation programs write: Pascal VOC XML (LabelImg), YOLO text,
 * COCO JSON, CSV and the project's own layout. What is wrong with an annotation is told with file, place and remedy, and
 * costs no more than the picture it is in.
 */
package org.lumbarcds.annotation;
