// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * An archive that answers byte by byte what a test wants. Unless told otherwise it holds study 1.2.3 with series
 * 1.2.3.4 of three instances, and behaves.
 */
final class ScriptedPacs implements AutoCloseable {

    static final String STUDY = "1.2.3";
    static final String SERIES = "1.2.3.4";
    static final List<String> INSTANCES = List.of("1.2.3.4.1", "1.2.3.4.2", "1.2.3.4.3");

    /** Writes an answer; the connection is closed after it. */
    interface Answer {
        void to(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    record Request(String method, String target, Map<String, String> headers) {

        boolean isFor(String start) {
            return target.startsWith("/dicom-web" + start);
        }
    }

    private final ServerSocket socket;
    private final String scheme;
    private final Answer script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    ScriptedPacs(Answer script) throws IOException {
        this(script, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http");
    }

    /** The socket's settings must be final: the first connection is accepted with those of this moment. */
    ScriptedPacs(Answer script, ServerSocket socket, String scheme) {
        this.script = script;
        this.scheme = scheme;
        this.socket = socket;
        start(this::accept);
    }

    URI baseUrl() {
        return URI.create(scheme + "://localhost:" + socket.getLocalPort() + "/dicom-web");
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    long count(String start) {
        return requests.stream().filter(request -> request.isFor(start)).count();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.forEach(Thread::interrupt);
    }

    /** What a sound archive says. */
    static void behave(Request request, OutputStream out) throws IOException {
        String series = "/studies/" + STUDY + "/series/" + SERIES;
        boolean later = request.target().matches(".*offset=[1-9].*");
        if (request.isFor("/studies?")) {
            json(out, request.target().contains("StudyInstanceUID=" + STUDY + "&") && !later
                    ? "[" + uid("0020000D", STUDY) + "]" : "[]");
        } else if (request.isFor("/studies/" + STUDY + "/series?")) {
            json(out, later ? "[]" : "[{" + attribute("0020000E", "UI", "\"" + SERIES + "\"") + ","
                    + attribute("00080060", "CS", "\"MR\"") + "," + attribute("00201209", "IS", "3") + ","
                    + attribute("00180080", "DS", "\"4000\"") + "," + attribute("00200037", "DS", "0,1,0,0,0,-1") + ","
                    + attribute("00200052", "UI", "\"1.2.3.9\"") + "," + attribute("00200032", "DS", "0,-100,100") + "," + attribute("00280030", "DS", "1,1") + ","
                    + attribute("00280010", "US", "200") + "," + attribute("00280011", "US", "200") + "}]");
        } else if (request.isFor(series + "/instances?")) {
            json(out, later ? "[]" : instanceList(INSTANCES));
        } else if (request.isFor(series + "/instances/")) {
            multipart(out, List.of(request.target().replaceAll(".*/", "")));
        } else if (request.isFor(series)) {
            multipart(out, INSTANCES);
        } else {
            respond(out, 404, "Content-Type: text/plain", "unknown".getBytes(StandardCharsets.US_ASCII));
        }
    }

    static String instanceList(List<String> uids) {
        return "[" + String.join(",", uids.stream().map(uid -> uid("00080018", uid)).toList()) + "]";
    }

    static String uid(String tag, String value) {
        return "{" + attribute(tag, "UI", "\"" + value + "\"") + "}";
    }

    static String attribute(String tag, String vr, String values) {
        return "\"" + tag + "\":{\"vr\":\"" + vr + "\",\"Value\":[" + values + "]}";
    }

    /** A file of the least that is one, with bytes that look like boundaries. */
    static byte[] instance(String uid) {
        String even = uid.length() % 2 == 0 ? uid : uid + "\0";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes(("DICM\2\0\3\0UI" + (char) even.length() + "\0" + even)
                .getBytes(StandardCharsets.ISO_8859_1));
        file.writeBytes("\r\n--\r\n--boun\r\n\n--bound".getBytes(StandardCharsets.US_ASCII));
        IntStream.range(0, 20_000).forEach(i -> file.write(i * 7));
        return file.toByteArray();
    }

    static byte[] multipartBody(List<String> uids) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String uid : uids) {
            body.writeBytes("--boundary\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(instance(uid));
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--boundary--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    static final String MULTIPART = "Content-Type: multipart/related; type=\"application/dicom; x=y\"; boundary=boundary";

    static void multipart(OutputStream out, List<String> uids) throws IOException {
        respond(out, 200, MULTIPART, multipartBody(uids));
    }

    static void json(OutputStream out, String text) throws IOException {
        respond(out, 200, "Content-Type: application/dicom+json", text.getBytes(StandardCharsets.UTF_8));
    }

    static void respond(OutputStream out, int status, String header, byte[] body) throws IOException {
        head(out, status, header + "\r\nContent-Length: " + body.length);
        out.write(body);
        out.flush();
    }

    static void head(OutputStream out, int status, String headers) throws IOException {
        out.write(("HTTP/1.1 " + status + " x\r\nConnection: close\r\n" + headers + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-pacs");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                start(() -> serve(connection));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            Request request = read(in);
            requests.add(request);
            in.skipNBytes(Long.parseLong(request.headers().getOrDefault("content-length", "0")));
            script.to(request, connection.getOutputStream());
        } catch (IOException e) {
            // The client hung up, or refused the handshake: what the test asserts on its side.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return new Request(first[0], first[1], headers);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the client hung up");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
