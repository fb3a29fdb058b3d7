// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.calibrate.ConformalRule.Answers;

/** The parts of model.json that say when a model is to be believed. */
class ModelLimitsTest {

    private static final String CONFORMAL = """
            {"from": "made up", "conditions": [{"name": "herniation", "calibration": {"method": "platt", "a": 2, "b": 0},
              "missRates": [0.05, 0.1], "presentFrom": [0.2, 0.3], "absentTo": [0.8, 0.7],
              "patientsPresent": 80, "patientsAbsent": 90}]}""";
    private static final String DOMAIN = """
            {"features": ["discs"], "mean": [5], "sd": [1],
             "kinds": [{"name": "usual", "weights": [0, -1, 0, 1]}, {"name": "metal", "weights": [0, 1, 0, -1]}],
             "warnFrom": 0.5, "refuseFrom": 0.9}""";

    @TempDir
    private Path folder;

    private ModelLimits read(String conformal, String domain) throws InvalidModelException {
        return ModelFolder.read(TestModel.write(folder, "detector.onnx", json -> {
            put(json, "conformal", conformal);
            put(json, "domain", domain);
        })).description().limits();
    }

    private static void put(ObjectNode json, String name, String value) {
        try {
            if (!value.isEmpty()) {
                json.set(name, new ObjectMapper().readTree(value));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFolderWithoutThemLoadsAndKnowsNothing() throws InvalidModelException {
        assertThat(read("", "")).isEqualTo(ModelLimits.NONE);
    }

    @Test
    void theyAreReadAsWritten() throws InvalidModelException {
        ModelLimits limits = read(CONFORMAL, DOMAIN);

        assertThat(limits.levels().get("herniation").rule().answers(0.25, 0.05)).isEqualTo(new Answers(true, true));
        assertThat(limits.levels().get("herniation").calibration().probability(0.5)).isEqualTo(0.5);
        assertThat(limits.domain().orElseThrow().classifier().probabilities(new double[] {5})[0]).isGreaterThan(0.8);
        assertThat(limits.domain().orElseThrow().classifier().probabilities(new double[] {11})[0]).isLessThan(0.01);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "presentFrom": [0.2, 0.3]  | "presentFrom": [0.3, 0.2]  | conformal.conditions[0].missRates and thresholds
            "missRates": [0.05, 0.1]   | "missRates": [0.05]        | do not fit together
            "absentTo": [0.8, 0.7]     | "absentTo": [0.8, 1.7]     | absentTo must hold numbers from 0.0 to 1.0
            "method": "platt"          | "method": "magic"          | only platt is
            "patientsPresent": 80      | "patientsPresent": -1      | patientsPresent must be a whole number
            "name": "herniation"       | "title": "herniation"      | name is missing
            """)
    void aWrongConformalPartIsRefusedByItsPlace(String good, String bad, String message) {
        assertThat(CONFORMAL).contains(good);
        assertThatThrownBy(() -> read(CONFORMAL.replace(good, bad), ""))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "mean": [5]           | "mean": [5, 6]          | domain.kinds do not fit
            "sd": [1]             | "sd": [0]               | above 0
            "refuseFrom": 0.9     | "refuseFrom": 0.4       | refuseFrom must be a number from 0.5
            "features": ["discs"] | "features": ["a", "b"]  | must name as many
            [0, 1, 0, -1]         | [0, 1]                  | rows of 4
            [0, 1, 0, -1]         | [0, "x", 0, 1]          | must hold numbers
            """)
    void aWrongDomainPartIsRefusedByItsPlace(String good, String bad, String message) {
        assertThat(DOMAIN).contains(good);
        assertThatThrownBy(() -> read("", DOMAIN.replace(good, bad)))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining(message);
    }
}
