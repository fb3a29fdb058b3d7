// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.server.memory.MemoryBudget;
import org.lumbarcds.server.memory.TestBudgets;

class BudgetedSliceReaderTest {

    private static final List<DicomFile> FILES = new ArrayList<>();

    @BeforeAll
    static void draw() throws IOException {
        PhantomDicom.instances(PhantomSpec.healthy(5).withSlices(1), PhantomPatient.of(1),
                PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL), FILES::add);
    }

    @Test
    void aSliceWaitsForItsMemoryAndIsNotLeftOut() throws Exception {
        MemoryBudget budget = TestBudgets.of(20_000, Duration.ofMillis(1));
        BudgetedSliceReader reader = new BudgetedSliceReader(budget, DicomLimits.DEFAULT);
        assertThat(reader.sagittalSlices(FILES.get(0))).hasSize(1);
        MemoryBudget.Share others = budget.forAnalysis(20_000 << 10);

        CompletableFuture<List<SagittalSlice>> slices = CompletableFuture.supplyAsync(() -> reader.sagittalSlices(FILES.get(0)));

        assertThatThrownBy(() -> slices.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        others.close();
        assertThat(slices.get(10, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void aPictureThatNeverFitsIsNamedWithTheSetting() {
        BudgetedSliceReader reader = new BudgetedSliceReader(TestBudgets.of(100, Duration.ofMillis(1)), DicomLimits.DEFAULT);
        assertThatThrownBy(() -> reader.sagittalSlices(FILES.get(0))).isInstanceOf(DicomException.class)
                .hasMessageContaining("lumbar.memory.budget");
    }
}
