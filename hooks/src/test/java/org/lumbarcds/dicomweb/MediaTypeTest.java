// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MediaTypeTest {

    @Test
    void aQuotedParameterMayHoldSemicolons() throws IOException {
        MediaType type = MediaType.parse("Multipart/Related; type=\"application/octet-stream; "
                + "transfer-syntax=1.2.840.10008.1.2.1\"; Boundary=8d-2f");

        assertThat(type.is("multipart/related")).isTrue();
        assertThat(type.parameter("type")).contains("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1");
        assertThat(type.parameter("boundary")).contains("8d-2f");
    }

    @Test
    void parametersMayStandInAnyOrderWithAndWithoutQuotes() throws IOException {
        MediaType type = MediaType.parse("multipart/related;boundary=\"a b\\\"c\" ;type=application/dicom;;x");

        assertThat(type.parameter("boundary")).contains("a b\"c");
        assertThat(type.parameter("type")).contains("application/dicom");
        assertThat(type.parameter("x")).isEmpty();
    }

    @Test
    void theFirstOfTwoLikeParametersCounts() throws IOException {
        assertThat(MediaType.parse("a/b; boundary=one; boundary=two").parameter("boundary")).contains("one");
    }

    @Test
    void whatIsNoMediaTypeIsAnError() {
        for (String text : new String[] {"", "multipart", "a/b/c", "; boundary=b", "a/b; c=\"open"}) {
            assertThatThrownBy(() -> MediaType.parse(text)).as(text).isInstanceOf(IOException.class);
        }
    }
}
