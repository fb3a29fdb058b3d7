// SPDX-License-Identifier: Apache-2.0
/** What all HTTP interfaces share: errors that tell the caller enough and no more. */
package org.lumbarcds.server.web;
