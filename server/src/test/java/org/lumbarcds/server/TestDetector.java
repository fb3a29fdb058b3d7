// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import java.util.List;
import java.util.OptionalDouble;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.SagittalSlice;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Stands for a model where no image is looked at: sees nothing anywhere. */
final class TestDetector implements SliceDetector {

    @Override
    public ModelIdentity model() {
        return TestStudies.MODEL;
    }

    @Override
    public OptionalDouble threshold(String className) {
        return OptionalDouble.of(0.5);
    }

    @Override
    public String executionProvider() {
        return "CPU";
    }

    @Override
    public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
        return slices.stream().map(slice -> new SliceDetections(slice, List.of(), List.of())).toList();
    }

    @Override
    public void close() {
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {

        @Bean
        @Primary
        SliceDetector testDetector() {
            return new TestDetector();
        }
    }
}
