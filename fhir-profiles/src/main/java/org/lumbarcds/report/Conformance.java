// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.MetadataResource;

/** The project's own code systems, value sets, extensions and naming systems, as shipped under {@code fhir/}. */
public final class Conformance {
    /** Canonical base of everything this project defines. A name, not a place to fetch from. */
    public static final String BASE = "https://lumbarcds.org/fhir";

    private static final List<String> VOCABULARIES = List.of("lumbar-finding", "lumbar-measurement", "meyerding-grade",
            "severity-grade", "study-quality-flag", "out-of-scope-reason", "report-conclusion", "analysis-process", "card-topic",
            "card-override-reason");

    private Conformance() {
    }

    /** All of them, each with an id and a canonical URL (naming systems with a unique id) to be stored under. */
    public static List<MetadataResource> resources(FhirContext fhir) {
        IParser json = fhir.newJsonParser();
        return Stream.of(
                        VOCABULARIES.stream().map(v -> "CodeSystem-" + v),
                        VOCABULARIES.stream().map(v -> "ValueSet-" + v),
                        Stream.of("StructureDefinition-image-region", "StructureDefinition-measurement-uncertainty",
                                "NamingSystem-report", "NamingSystem-model-digest"))
                .flatMap(names -> names)
                .map(name -> read(json, "/fhir/" + name + ".json"))
                .toList();
    }

    private static MetadataResource read(IParser json, String path) {
        try (InputStream in = Conformance.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return (MetadataResource) json.parseResource(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
