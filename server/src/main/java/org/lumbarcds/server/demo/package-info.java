// SPDX-License-Identifier: Apache-2.0
/**
 * Commands that show and prove the whole: {@link org.lumbarcds.server.demo.Demo} (one order from images to card),
 * {@link org.lumbarcds.server.demo.Soak} (every study gets one report, however often the process is killed) and
 * {@link org.lumbarcds.server.demo.Bench} (times and memory). All three act as an EHR from outside, over HTTP.
 */
package org.lumbarcds.server.demo;
