// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lumbarcds.detect.TestModel;

/** A training code that trains nothing: it counts epochs in a file and stops where it is told to. */
final class FakeTrainer {

    private static final String TRAIN = """
            import json, pathlib, sys
            words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
            out, here = pathlib.Path(words["--out"]), pathlib.Path(__file__).parent
            state = out / "last.pt"
            assert ("--resume" in sys.argv) == state.exists()
            assert (pathlib.Path(words["--data"]) / "lumbar-boxes" / "index.csv").exists()
            epoch = int(state.read_text()) if state.exists() else 0
            print("a warning that is no progress {")
            while epoch < 4:
                if (here / f"stop-at-{epoch}").exists():
                    sys.exit("out of memory")
                epoch += 1
                state.write_text(str(epoch))
                print(json.dumps({"epoch": epoch, "minutes": 30.0 * epoch, "left": 30.0 * (4 - epoch), "held": float("nan")}))
            """;

    private static final String EXPORT = """
            import pathlib, shutil, sys
            words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
            out, here = pathlib.Path(words["--out"]), pathlib.Path(__file__).parent
            assert pathlib.Path(words["--checkpoint"]).read_text() == "4"
            out.mkdir()
            for name in ("model.onnx", "model.json"):
                shutil.copy(here / name, out / name)
            """;

    private final Path code;

    FakeTrainer(Path code) throws IOException {
        this.code = code;
        TestModel.write(code.resolve("lumbar_training"));
        Files.writeString(code.resolve("lumbar_training/__init__.py"), "");
        Files.writeString(code.resolve("lumbar_training/train.py"), TRAIN);
        Files.writeString(code.resolve("lumbar_training/export.py"), EXPORT);
        lacks("");
    }

    Path code() {
        return code;
    }

    Python python() {
        return new Python("python3", code, false);
    }

    /** Fails before the epoch after {@code epoch}, as often as it is run, until {@link #goOn}. */
    FakeTrainer stopAt(int epoch) throws IOException {
        Files.createFile(code.resolve("lumbar_training/stop-at-" + epoch));
        return this;
    }

    void goOn() throws IOException {
        for (int epoch : List.of(0, 1, 2, 3)) {
            Files.deleteIfExists(code.resolve("lumbar_training/stop-at-" + epoch));
        }
    }

    /** Puts figures into the exported {@code model.json}. */
    void measured(String metrics) throws IOException {
        Path json = code.resolve("lumbar_training/model.json");
        Files.writeString(json, Files.readString(json).replace("\"metrics\":{}", "\"metrics\":" + metrics));
    }

    /** Says that a module is missing; none if empty. */
    FakeTrainer lacks(String module) {
        String missing = module.isEmpty() ? "{}" : "{\"" + module + "\": \"No module named '" + module + "'\"}";
        String state = "{\"python\": \"3.11.2\", \"missing\": " + missing
                + ", \"debian\": [\"python3-torch\"], \"pip\": [\"torch\"], \"cuda\": false}";
        try {
            Files.writeString(code.resolve("lumbar_training/requirements.py"), "print('''" + state.replace("'", "\\'") + "''')\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
