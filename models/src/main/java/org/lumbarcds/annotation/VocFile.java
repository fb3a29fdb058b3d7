// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.lumbarcds.annotation.DrawnPicture.DrawnBox;
import org.lumbarcds.annotation.DrawnPicture.Size;

/** Reads one Pascal VOC file: {@code annotation/object/{name,bndbox/{xmin,ymin,xmax,ymax}}}, pixels. */
final class VocFile {

    private static final String BOX = "annotation/object/bndbox/";

    private final Path file;
    private final XMLStreamReader xml;
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, String> fields = new HashMap<>();
    private final List<DrawnBox> boxes = new ArrayList<>();
    private Map<String, String> object = new HashMap<>();
    private int objectLine;

    private VocFile(Path file, XMLStreamReader xml) {
        this.file = file;
        this.xml = xml;
    }

    /** @throws IOException if the file is not such XML, or declares a document type; the message says where */
    static DrawnPicture read(Path file) throws IOException {
        byte[] bytes = AnnotationText.bytes(file, AnnotationText.MOST_BYTES_A_PICTURE);
        if (bytes.length == 0) {
            throw new IOException("the file is empty; save the picture's annotation again, or delete the file");
        }
        // The platform's own parser, whatever else is on the class path; entities are never resolved.
        XMLInputFactory parsers = XMLInputFactory.newDefaultFactory();
        parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        parsers.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            return new VocFile(file, parsers.createXMLStreamReader(new ByteArrayInputStream(bytes))).read();
        } catch (XMLStreamException e) {
            String line = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNumber() + ")";
            throw new IOException("the file is not well-formed XML" + line + "; save the annotation again", e);
        }
    }

    private DrawnPicture read() throws XMLStreamException, IOException {
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD -> throw new IOException("the file declares a document type (line "
                        + xml.getLocation().getLineNumber() + "), which is refused; take the DOCTYPE out");
                case XMLStreamConstants.START_ELEMENT -> {
                    path.addLast(xml.getLocalName());
                    if (path.size() == 1 && !path.peekLast().equals("annotation")) {
                        throw new IOException("the file begins with <" + path.peekLast()
                                + ">, not with <annotation>; it is no Pascal VOC file");
                    }
                    if (here().equals("annotation/object")) {
                        object = new HashMap<>();
                        objectLine = xml.getLocation().getLineNumber();
                    }
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> end(text.toString().trim());
                default -> { }
            }
        }
        if (!fields.containsKey("annotation/filename")) {
            fields.put("annotation/filename", stem(file));
        }
        return new DrawnPicture(file, "", lastPart(fields.get("annotation/filename")), size(), false, boxes);
    }

    private void end(String text) throws IOException {
        String here = here();
        path.removeLast();
        if (here.equals("annotation/object")) {
            String where = "object " + (boxes.size() + 1) + " at line " + objectLine;
            String name = object.get("annotation/object/name");
            if (name == null || name.isEmpty()) {
                throw new IOException(where + " has no <name>; give it a class");
            }
            boxes.add(new DrawnBox(where, name,
                    side("xmin", where), side("ymin", where), side("xmax", where), side("ymax", where)));
        } else if (here.startsWith("annotation/object/")) {
            object.put(here, text);
        } else {
            fields.put(here, text);
        }
    }

    private double side(String name, String where) throws IOException {
        String text = object.get(BOX + name);
        if (text == null) {
            throw new IOException(where + " has no <" + name + ">; draw the box again");
        }
        return AnnotationText.number(text, where + ", <" + name + ">");
    }

    /** LabelImg writes 0 where it does not know the size. */
    private Optional<Size> size() throws IOException {
        String width = fields.getOrDefault("annotation/size/width", "0");
        String height = fields.getOrDefault("annotation/size/height", "0");
        Size size = new Size((int) AnnotationText.number(width, "<width>"), (int) AnnotationText.number(height, "<height>"));
        return size.width() > 0 && size.height() > 0 ? Optional.of(size) : Optional.empty();
    }

    private String here() {
        return String.join("/", path);
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }

    /** Some programs write a path where the file's name belongs. */
    private static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }
}
