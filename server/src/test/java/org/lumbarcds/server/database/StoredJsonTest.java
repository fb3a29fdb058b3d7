// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.server.TestStudies;

class StoredJsonTest {

    private final StoredJson json = new StoredJson();

    @Test
    void requestsComeBackAsTheyWereStored() {
        AnalysisRequest request = TestStudies.request("1.2.3", "p1");

        assertThat(json.read(json.write(request), AnalysisRequest.class)).isEqualTo(request);
    }

    @Test
    void whatANewerVersionAddedIsPassedOver() {
        String newer = json.write(TestStudies.request("1.2.3", "p1")).replaceFirst("\\{", "{\"addedLater\": 1,");

        assertThat(json.read(newer, AnalysisRequest.class)).isEqualTo(TestStudies.request("1.2.3", "p1"));
    }

    @Test
    void anErrorDoesNotRepeatWhatWasStored() {
        assertThatThrownBy(() -> json.read("{\"familyName\": Doe", AnalysisRequest.class))
                .isInstanceOf(StoredJson.UnreadableException.class)
                .hasMessageContaining("AnalysisRequest")
                .hasMessageNotContaining("Doe");
    }
}
