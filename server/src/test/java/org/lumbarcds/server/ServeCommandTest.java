// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage names the mistake and starts nothing. */
class ServeCommandTest {

    @ParameterizedTest
    @CsvSource({
        "--config /nowhere/hospital.yml, there is no file /nowhere/hospital.yml",
        "--config, --config",
        "--prot 80, --prot",
        "hospital.yml, hospital.yml",
        "--server.port, --group.name=value"})
    void wrongUsageNamesTheMistake(String line, String message) {
        PrintStream standardError = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said));
        try {
            assertThat(ServeCommand.run(line.split(" "))).isEqualTo(2);
        } finally {
            System.setErr(standardError);
        }
        assertThat(said.toString()).contains(message);
    }
}
