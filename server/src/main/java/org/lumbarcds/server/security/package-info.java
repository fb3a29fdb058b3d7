// SPDX-License-Identifier: Apache-2.0
/** Who may do what: CDS clients, apps and users, back ends. */
package org.lumbarcds.server.security;
