// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures outside the domain, made from usual ones: no operated or metal-bearing patient's images were to be had, so these
 * stand in for them when the domain is learnt and measured.
 */
package org.lumbarcds.domain.simulate;
