// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsRequestReader;
import org.lumbarcds.cdshooks.FeedbackReader;
import org.lumbarcds.cdshooks.LumbarServices;
import org.lumbarcds.trigger.HookService;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.mock.web.MockHttpServletRequest;

class HookTimersTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(CdsHooksProblem.badRequest("/hook", "wrong", "Mend it."), "refused"),
                Arguments.of(new IOException("the caller hung up"), "failed"),
                Arguments.of(new IllegalStateException("a fault"), "failed"),
                Arguments.of(new NoClassDefFoundError("gone"), "failed"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aCallThatFailsBeforeItIsAnsweredIsTimedToo(Throwable fault, String outcome) throws IOException {
        CdsRequestReader requests = mock(CdsRequestReader.class);
        given(requests.read(any(), any())).willAnswer(call -> {
            throw fault;
        });
        CdsServicesController controller = new CdsServicesController(mock(CdsCaller.class), requests,
                mock(FeedbackReader.class), mock(FeedbackStore.class), mock(HookService.class), new HookMetrics(meters),
                new TaskExecutorAdapter(new SyncTaskExecutor()));

        Throwable thrown = catchThrowable(() -> controller.call(LumbarServices.ON_PATIENT_VIEW.id(),
                new MockHttpServletRequest()));

        assertThat(thrown).isSameAs(fault);
        assertThat(meters.get("lumbar.hook").tag("outcome", outcome).timer().count()).isEqualTo(1);
    }
}
