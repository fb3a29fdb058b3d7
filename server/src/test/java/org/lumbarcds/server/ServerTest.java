// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

/** Base of tests on the running server; a test that has another base class carries the annotation itself. */
@RunningServer
public abstract class ServerTest {
}
