// SPDX-License-Identifier: Apache-2.0
/** What operators see and do: health, readiness, metrics, dead letters. */
package org.lumbarcds.server.ops;
