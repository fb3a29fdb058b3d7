// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    /** A server without its model must not start: it could only disappoint every call. */
    @Bean(destroyMethod = "close")
    OnnxSliceDetector sliceDetector(ModelProperties properties) throws InvalidModelException {
        return ModelOpening.open(properties.directory(), properties.options());
    }
}
