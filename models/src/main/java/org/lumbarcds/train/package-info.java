// SPDX-License-Identifier: Apache-2.0
/**
 * Trains a detector on a hospital's own annotations: checks them, deals patients into folds, runs the training code in
 * Python, and makes a model folder that the server loads. Nothing leaves the machine.
 */
package org.lumbarcds.train;
