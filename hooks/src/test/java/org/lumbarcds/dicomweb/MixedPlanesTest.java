// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.dicomweb.ScriptedPacs.SERIES;
import static org.lumbarcds.dicomweb.ScriptedPacs.STUDY;
import static org.lumbarcds.dicomweb.ScriptedPacs.attribute;
import static org.lumbarcds.dicomweb.ScriptedPacs.behave;
import static org.lumbarcds.dicomweb.ScriptedPacs.json;
import static org.lumbarcds.dicomweb.ScriptedPacs.respond;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.analysis.StudyListing;

/** Archives that answer a query for series with what is true of one frame or instance only. */
class MixedPlanesTest extends BadArchiveFixture {

    private static final String SAGITTAL = "0,1,0,0,0,-1";
    private static final String AXIAL = "1,0,0,0,1,0";

    private static String item(String tag, String attributes) {
        return "\"" + tag + "\":{\"vr\":\"SQ\",\"Value\":[{" + attributes + "}]}";
    }

    private static String frame(String orientation, String position) {
        return "{" + item("00209116", attribute("00200037", "DS", orientation)) + ","
                + item("00209113", attribute("00200032", "DS", position)) + "}";
    }

    private static String series(int instances, String more) {
        return "[{" + String.join(",", attribute("0020000E", "UI", "\"" + SERIES + "\""), attribute("00080060", "CS", "\"MR\""),
                attribute("00201209", "IS", "" + instances), attribute("00180080", "DS", "4000"),
                attribute("00200052", "UI", "\"1.9\""), attribute("00200037", "DS", AXIAL),
                attribute("00200032", "DS", "0,0,0"), attribute("00280030", "DS", "1,1"), attribute("00280010", "US", "101"),
                attribute("00280011", "US", "101")) + more + "}]";
    }

    /** Some archives tell the plane of the first frame as that of the series, and not all say that there are more frames. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePlaneOfAnObjectWithTwoStacksIsToldByItsFrames(boolean framesTold) throws Exception {
        List<String> frames = Stream.concat(Collections.nCopies(3, frame(AXIAL, "0,0,0")).stream(),
                Collections.nCopies(13, frame(SAGITTAL, "0,-50,70")).stream()).toList();
        StudyListing listing = on((request, out) -> {
            boolean later = request.target().matches(".*offset=[1-9].*");
            if (request.isFor("/studies/" + STUDY + "/series?")) {
                json(out, later ? "[]" : series(1, framesTold ? "," + attribute("00280008", "IS", "16") : ""));
            } else if (request.isFor(SERIES_PATH + "/instances?")) {
                json(out, later ? "[]" : "[{" + attribute("00080018", "UI", "\"1.2.3.4.1\"") + "}]");
            } else if (request.isFor(SERIES_PATH + "/instances/1.2.3.4.1/metadata")) {
                json(out, "[{" + String.join(",", attribute("00080018", "UI", "\"1.2.3.4.1\""),
                        attribute("00280008", "IS", "16"), attribute("00200052", "UI", "\"1.9\""),
                        attribute("00280030", "DS", "1,1"), attribute("00280010", "US", "101"),
                        attribute("00280011", "US", "101"))
                        + ",\"52009230\":{\"vr\":\"SQ\",\"Value\":[" + String.join(",", frames) + "]}}]");
            } else {
                behave(request, out);
            }
        }).list(STUDY);

        StudyListing.Series series = listing.series().get(0);
        assertThat(series.frames()).isEqualTo(13);
        assertThat(series.imageOrientation()).containsExactly(0., 1., 0., 0., 0., -1.);
        assertThat(series.place().orElseThrow().headMm()).isEqualTo(20);
    }

    @Test
    void aSeriesWithInstancesOfTwoPlanesIsListedByItsSagittalOnes() throws Exception {
        StudyListing listing = on((request, out) -> {
            boolean later = request.target().matches(".*offset=[1-9].*");
            if (request.isFor("/studies/" + STUDY + "/series?")) {
                json(out, later ? "[]" : series(7, ""));
            } else if (request.isFor(SERIES_PATH + "/instances?")) {
                json(out, later ? "[]" : "[" + String.join(",", Stream.of(1, 2, 3, 4, 5, 6, 7).map(i -> "{"
                        + attribute("00080018", "UI", "\"1.2.3.4." + i + "\"") + ","
                        + attribute("00200037", "DS", i < 4 ? AXIAL : SAGITTAL) + "}").toList()) + "]");
            } else {
                behave(request, out);
            }
        }).list(STUDY);

        assertThat(listing.series().get(0).instances()).isEqualTo(4);
        assertThat(listing.series().get(0).imageOrientation()).containsExactly(0., 1., 0., 0., 0., -1.);
    }

    @Test
    void whereTheArchiveServesNoMetadataPlaneAndContrastOfTheQueryDo() throws Exception {
        StudyListing listing = on((request, out) -> {
            if (request.isFor("/studies/" + STUDY + "/series?")) {
                json(out, request.target().matches(".*offset=[1-9].*") ? "[]" : series(3, "").replace("00200032", "00200033"));
            } else if (request.target().endsWith("/metadata")) {
                respond(out, 404, "Content-Type: text/plain", new byte[0]);
            } else {
                behave(request, out);
            }
        }).list(STUDY);

        assertThat(listing.series().get(0).imageOrientation()).hasSize(6);
        assertThat(listing.series().get(0).place()).isEmpty();
    }
}
