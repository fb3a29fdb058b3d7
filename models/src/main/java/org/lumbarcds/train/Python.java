// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Python that has what training needs.
 *
 * @param program to start
 * @param code folder that holds the package {@code lumbar_training}
 * @param gpu whether PyTorch can use one
 */
public record Python(String program, Path code, boolean gpu) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Tries the one that the environment's {@code PYTHON} names; where it names none, {@code python3} and the system's.
     *
     * @param code folder that holds the package {@code lumbar_training}
     * @throws CannotTrainException if none has all of it; the message says what to install
     */
    public static Python find(Map<String, String> environment, Path code) throws CannotTrainException, InterruptedException {
        if (!Files.isDirectory(code.resolve("lumbar_training"))) {
            throw new CannotTrainException("the training code is not in " + code
                    + "; run ./lumbar train from a complete checkout");
        }
        Set<String> programs = new LinkedHashSet<>();
        if (environment.getOrDefault("PYTHON", "").isEmpty()) {
            programs.add("python3");
            programs.add("/usr/bin/python3");
        } else {
            programs.add(environment.get("PYTHON"));
        }
        List<String> lacking = new ArrayList<>();
        for (String program : programs) {
            JsonNode state;
            try {
                state = state(program, code);
            } catch (IOException e) {
                lacking.add(program + " does not run: " + e.getMessage());
                continue;
            }
            if (state.path("missing").isEmpty()) {
                return new Python(program, code, state.path("cuda").asBoolean());
            }
            lacking.add(lacks(program, state));
        }
        throw new CannotTrainException("training needs Python 3.9 or newer with PyTorch.\n  " + String.join("\n  ", lacking)
                + "\nInstall it, or name another Python: PYTHON=/path/to/python3 ./lumbar train ...");
    }

    private static JsonNode state(String program, Path code) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program, "-m", "lumbar_training.requirements").directory(code.toFile())
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        String last = printed.substring(printed.lastIndexOf('\n') + 1);
        try {
            JsonNode state = JSON.readTree(last);
            if (state.has("missing")) {
                return state;
            }
        } catch (JsonProcessingException e) {
            throw new IOException("it printed " + last, e);
        }
        throw new IOException("it printed " + last);
    }

    private static String lacks(String program, JsonNode state) {
        List<String> modules = new ArrayList<>();
        state.path("missing").fields().forEachRemaining(m -> modules.add(m.getKey() + " (" + m.getValue().asText() + ")"));
        return program + " (Python " + state.path("python").asText() + ") lacks " + String.join(", ", modules)
                + "\n    Debian, Ubuntu: sudo apt-get install " + words(state.path("debian"))
                + "\n    elsewhere: " + program + " -m pip install " + words(state.path("pip"));
    }

    private static String words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return String.join(" ", words);
    }
}
