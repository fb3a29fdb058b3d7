// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lumbarcds.detect.AnatomyModel;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.MeasuringDetector;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.domain.OrientingDetector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ModelConfiguration.class);

    /** A server without its model must not start: it could only disappoint every call. */
    @Bean(destroyMethod = "close")
    OnnxSliceDetector sliceDetector(ModelProperties properties) throws InvalidModelException {
        return ModelOpening.open(properties.directory(), properties.options());
    }

    /** What analyses use: the detector, with a model that measures beside it where there is one. */
    @Bean(destroyMethod = "close")
    @Primary
    SliceDetector measuringDetector(OnnxSliceDetector detector, ModelProperties properties) throws InvalidModelException {
        Optional<Path> folder = Optional.ofNullable(properties.anatomy())
                .filter(f -> Files.exists(f.resolve("model.json")));
        if (folder.isEmpty()) {
            LOG.info("No model of the anatomy: protrusion, disc height and canal are not measured");
            return new OrientingDetector(detector);
        }
        AnatomyModel anatomy = ModelOpening.openAnatomy(folder.get(), properties.options());
        LOG.info("Model {} {} ({}) measures", anatomy.model().name(), anatomy.model().version(), anatomy.model().digest());
        return new MeasuringDetector(new OrientingDetector(detector), anatomy);
    }
}
