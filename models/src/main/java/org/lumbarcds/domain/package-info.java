// SPDX-License-Identifier: Apache-2.0
/**
 * Recognises studies unlike those a model was developed on: other anatomy or plane, cropped, with metal, moved, operated.
 * Such a study is named as such, and nothing in it is called absent.
 */
package org.lumbarcds.domain;
