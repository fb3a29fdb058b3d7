// SPDX-License-Identifier: Apache-2.0
/** What is decided before any servlet or filter sees a request: its path, its address, how many there may be and how slow. */
package org.lumbarcds.server.http;
