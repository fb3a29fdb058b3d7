// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.shadow.FirstModel;
import org.lumbarcds.shadow.SliceShelf;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ShadowConfiguration {

    /** Not a detector among the beans: nothing that wants one must get this. */
    @Bean
    ShadowModel shadowModel(ShadowProperties properties, SliceDetector first) {
        return ShadowModel.open(properties, first);
    }

    @Bean
    SliceShelf sliceShelf(ShadowModel model, ShadowProperties properties) {
        return new SliceShelf(model.mode() == ShadowModel.Mode.ON ? properties.memory().toBytes() : 0);
    }

    /** What the first model's pipeline tells. */
    @Bean
    FirstModel firstModel(SliceShelf shelf) {
        return new FirstModel(shelf);
    }
}
