// SPDX-License-Identifier: Apache-2.0
/** The SMART app's static files, and what the server tells it. */
package org.lumbarcds.server.app;
