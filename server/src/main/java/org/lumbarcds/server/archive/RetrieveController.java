// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomJson;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.pixel.Frame;
import org.lumbarcds.dicom.pixel.PixelData;
import org.lumbarcds.server.memory.DecodingCost;
import org.lumbarcds.server.memory.MemoryBudget;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** WADO-RS (PS3.18 section 10.4): instances, metadata and frames, written one after the other as they are read. */
@WhenArchiveEnabled
@RestController
class RetrieveController {

    private static final JsonFactory JSON = new JsonFactory();

    private final ArchiveIndex index;
    private final ArchiveFiles files;
    private final ArchiveProperties properties;
    private final InstanceSender sender;
    private final MemoryBudget memory;

    RetrieveController(ArchiveIndex index, ArchiveFiles files, ArchiveProperties properties, InstanceSender sender,
            MemoryBudget memory) {
        this.index = index;
        this.files = files;
        this.properties = properties;
        this.sender = sender;
        this.memory = memory;
    }

    @GetMapping({"/dicom-web/studies/{study}", "/dicom-web/studies/{study}/series/{series}",
        "/dicom-web/studies/{study}/series/{series}/instances/{instance}"})
    void instances(@PathVariable Map<String, String> path, @RequestHeader(name = HttpHeaders.ACCEPT, required = false) String accept,
            HttpServletResponse response) throws IOException {
        RequestedForm form = RequestedForm.of(accept, "application/dicom", path.containsKey("instance"));
        List<StoredInstance> instances = list(path);
        for (StoredInstance instance : instances) {
            if (!form.asStored() && !form.uncompressed() && !form.transferSyntax().equals(instance.transferSyntax().uid())) {
                throw new ArchiveProblem(HttpStatus.NOT_ACCEPTABLE, "an instance is stored as " + instance.transferSyntax()
                        + "; ask for transfer-syntax=* or 1.2.840.10008.1.2.1");
            }
        }
        if (form.multipart()) {
            MultipartWriter parts = new MultipartWriter(response, "application/dicom");
            for (StoredInstance instance : instances) {
                try {
                    sender.send(instance, form, parts::begin);
                } catch (MemoryBudget.BusyException e) {
                    throw brokenOffIfBegun(e, response);
                }
            }
            parts.end();
        } else {
            sender.send(instances.get(0), form, type -> {
                response.setContentType(type);
                return response.getOutputStream();
            });
        }
    }

    @GetMapping({"/dicom-web/studies/{study}/metadata", "/dicom-web/studies/{study}/series/{series}/metadata",
        "/dicom-web/studies/{study}/series/{series}/instances/{instance}/metadata"})
    void metadata(@PathVariable Map<String, String> path, HttpServletResponse response) throws IOException {
        List<StoredInstance> instances = list(path);
        response.setContentType(QueryController.DICOM_JSON);
        JsonGenerator json = JSON.createGenerator(response.getOutputStream());
        json.writeStartArray();
        for (StoredInstance instance : instances) {
            DicomJson.write(DicomReader.readWithoutPixelData(files.path(instance.sopInstanceUid()), properties.limits())
                    .dataset(), json, DicomJson.BulkDataPolicy.INLINE);
            json.flush();
        }
        json.writeEndArray();
        json.flush();
    }

    @GetMapping("/dicom-web/studies/{study}/series/{series}/instances/{instance}/frames/{frames}")
    void frames(@PathVariable Map<String, String> path, @RequestHeader(name = HttpHeaders.ACCEPT, required = false) String accept,
            HttpServletResponse response) throws IOException {
        RequestedForm form = RequestedForm.of(accept, "application/octet-stream", false);
        if (!form.asStored() && !form.uncompressed()) {
            throw new ArchiveProblem(HttpStatus.NOT_ACCEPTABLE,
                    "frames are given uncompressed only: ask for transfer-syntax=* or 1.2.840.10008.1.2.1");
        }
        int[] numbers = frameNumbers(path.get("frames"));
        StoredInstance instance = list(path).get(0);
        MultipartWriter parts = null;
        try (MemoryBudget.Share share = memory.forRequest(cost(instance))) {
            DicomFile file = DicomReader.read(files.path(instance.sopInstanceUid()), properties.limits());
            PixelData pixels = PixelData.of(file, properties.limits());
            for (int number : numbers) {
                if (number > pixels.format().frames()) {
                    throw ArchiveProblem.notFound("frame " + number + " of an instance of " + pixels.format().frames());
                }
            }
            for (int number : numbers) {
                byte[] bytes = bytes(pixels.frame(number), pixels.format().bitsAllocated());
                if (parts == null) {
                    parts = new MultipartWriter(response, "application/octet-stream");
                }
                parts.begin("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1").write(bytes);
            }
        } catch (DicomException | MemoryBudget.ExceededException e) {
            if (parts != null) {
                throw new IOException("a frame cannot be decoded; the answer is broken off", e);
            }
            throw new ArchiveProblem(HttpStatus.NOT_ACCEPTABLE, "the frames cannot be decoded: " + e.getMessage()
                    + "; the instance can be retrieved as it is stored (transfer-syntax=*)", e);
        }
        parts.end();
    }

    /** What one frame takes, as the instance's attributes claim it. */
    private long cost(StoredInstance instance) throws IOException {
        DicomFile header = DicomReader.readWithoutPixelData(files.path(instance.sopInstanceUid()), properties.limits());
        return DecodingCost.ofFrame(header.dataset(), header.transferSyntax(), instance.fileBytes(), properties.limits());
    }

    /** Once the answer has begun, its client learns by the missing end that it is not whole. */
    private static RuntimeException brokenOffIfBegun(MemoryBudget.BusyException busy, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            throw new IOException("no memory to decode an instance; the answer is broken off", busy);
        }
        response.reset();
        return busy;
    }

    private List<StoredInstance> list(Map<String, String> path) {
        String study = Uid.require("the study", path.get("study"));
        Optional<String> series = Optional.ofNullable(path.get("series")).map(uid -> Uid.require("the series", uid));
        Optional<String> instance = Optional.ofNullable(path.get("instance")).map(uid -> Uid.require("the instance", uid));
        List<StoredInstance> instances = index.list(study, series, instance);
        if (instances.isEmpty()) {
            throw ArchiveProblem.notFound("the archive holds no such "
                    + (instance.isPresent() ? "instance" : series.isPresent() ? "series" : "study"));
        }
        return instances;
    }

    private static int[] frameNumbers(String list) {
        if (!list.matches("[1-9][0-9]{0,5}(,[1-9][0-9]{0,5}){0,4095}")) {
            throw ArchiveProblem.badRequest("frames are asked for by numbers from 1 with commas between");
        }
        return java.util.Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static byte[] bytes(Frame frame, int bitsAllocated) {
        ByteBuffer bytes = ByteBuffer.allocate(frame.values().length * (bitsAllocated / 8)).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : frame.values()) {
            switch (bitsAllocated) {
                case 8 -> bytes.put((byte) value);
                case 16 -> bytes.putShort((short) value);
                default -> bytes.putInt(value);
            }
        }
        return bytes.array();
    }
}
