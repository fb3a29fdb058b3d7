// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user hears who asks for the impossible: one sentence, no stack trace, and a status. */
class CommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(Object command, String... arguments) {
        return Commands.run(command, new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private void wrongUsage(int status, String mistake) {
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains(mistake).contains("--help").doesNotContain("\tat ");
    }

    @Test
    void helpListsTheOptions() {
        assertThat(run(new Demo(), "--help")).isZero();
        assertThat(out.toString()).contains("--study", "--stop-after", "--port", "--seed", "--keep");
    }

    @Test
    void anUnknownOptionIsNamed() {
        wrongUsage(run(new Demo(), "--studdy", "x"), "Unknown option");
    }

    @Test
    void aPortThatIsNoNumberIsRefused() {
        wrongUsage(run(new Demo(), "--port", "http"), "'http' is not an int");
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        wrongUsage(run(new Demo(), "--port", "65536"), "--port must be between 1 and 65535");
    }

    @Test
    void aStudyFolderThatIsNotThereIsRefused() {
        wrongUsage(run(new Demo(), "--study", folder.resolve("nowhere").toString()), "--study: there is no folder");
    }

    @Test
    void soakRefusesFewerTriggersThanStudies() {
        wrongUsage(run(new Soak(), "--studies", "5", "--triggers", "4"), "--triggers must be at least as many");
    }

    @Test
    void soakRefusesMoreKillsThanTriggersCanBear() {
        wrongUsage(run(new Soak(), "--studies", "2", "--triggers", "10", "--kills", "6"), "--kills must be between");
    }

    @Test
    void benchRefusesTooFewCalls() {
        wrongUsage(run(new Bench(), "--calls", "1"), "--calls must be between");
    }

    @Test
    void anEmptyStudyFolderIsSaidSo() {
        assertThat(problem(() -> StudyFiles.in(folder))).contains("is empty");
    }

    @Test
    void aFolderWithoutDicomFilesIsSaidSo() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "not an image");

        assertThat(problem(() -> StudyFiles.in(folder))).contains("none of the 1 files").contains("DICOM");
    }

    @Test
    void aFolderOfTwoStudiesIsRefused() throws DemoException {
        PhantomFiles.writeSmall(1, folder.resolve("a"));
        PhantomFiles.writeSmall(2, folder.resolve("b"));

        assertThat(problem(() -> StudyFiles.in(folder))).contains("more than one study");
    }

    @Test
    void filesThatAreNoImagesArePassedOver() throws IOException, DemoException {
        int images = PhantomFiles.writeSmall(1, folder).files().size();
        Files.writeString(folder.resolve("index.csv"), "file,series");

        StudyFiles study = StudyFiles.in(folder);

        assertThat(study.files()).hasSize(images);
        assertThat(study.passedOver()).isEqualTo(1);
        assertThat(study.patient().patientId()).isEqualTo("PHANTOM-1");
    }

    @Test
    void aMissingModelIsSaidSo() {
        ServerSettings settings = new ServerSettings(folder, 1, Optional.of(folder));

        assertThat(problem(settings::checkModel)).contains("the model is missing").contains("model.onnx");
    }

    @Test
    void aPortInUseIsSaidSo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(problem(() -> ServerSettings.port(Optional.of(other.getLocalPort()))))
                    .contains("port " + other.getLocalPort() + " is in use");
        }
    }

    @Test
    void aFolderOfOtherThingsIsNotEmptied() throws IOException {
        Path precious = Files.writeString(folder.resolve("thesis.txt"), "years of work");

        assertThat(problem(() -> DataFolder.open(folder))).contains("they would be lost");
        assertThat(precious).exists();
    }

    @Test
    void theFolderOfAnEarlierRunIsEmptied() throws IOException, DemoException {
        DataFolder.open(folder).close();
        Path left = Files.writeString(Files.createDirectory(folder.resolve("database")).resolve("lumbar.mv.db"), "x");

        try (DataFolder data = DataFolder.open(folder)) {
            data.clear();
        }

        assertThat(left).doesNotExist();
    }

    /** Something that a command does. */
    private interface Deed {
        void run() throws DemoException;
    }

    private static String problem(Deed deed) {
        try {
            deed.run();
        } catch (DemoException e) {
            return e.getMessage();
        }
        throw new AssertionError("nothing was refused");
    }
}
