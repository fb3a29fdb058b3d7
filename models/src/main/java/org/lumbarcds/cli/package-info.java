// SPDX-License-Identifier: Apache-2.0
/** The command line; starts without Spring. */
package org.lumbarcds.cli;
