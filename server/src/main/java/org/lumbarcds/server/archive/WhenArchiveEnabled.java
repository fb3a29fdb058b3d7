// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** On every part of the archive: it is there only where it was asked for. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty("lumbar.archive.enabled")
@interface WhenArchiveEnabled {
}
