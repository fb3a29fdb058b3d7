// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.figures.Bootstrap;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.evaluate.report.PrecisionCurve;
import org.lumbarcds.evaluate.report.SharedPictures;
import org.lumbarcds.evaluate.report.SharedPictures.Against;

/** All rows on the pictures that every one of them was evaluated on. */
final class SharedRows {

    /** The row that is compared with the others, where there is one of this name; else the last. */
    private static final String OURS = "ours";

    private SharedRows() {
    }

    /** @param reading what becomes of a row's pictures before they are compared */
    static Optional<SharedPictures> of(List<RowScoring> rows, UnaryOperator<List<ScoredPicture>> reading) {
        if (rows.size() < 2) {
            return Optional.empty();
        }
        Set<String> names = names(rows.get(0));
        rows.forEach(row -> names.retainAll(names(row)));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        RowScoring reference = rows.stream().filter(row -> row.name().equals(OURS)).findFirst()
                .orElse(rows.get(rows.size() - 1));
        List<ScoredPicture> own = shared(reference, names, reading);
        Bootstrap bootstrap = reference.bootstrap(own);
        List<Against> against = new ArrayList<>();
        List<PrecisionCurve> curves = new ArrayList<>();
        for (RowScoring row : rows) {
            List<ScoredPicture> pictures = shared(row, names, reading);
            if (row != reference) {
                against.add(new Against(row.name(), RowPairs.averagePrecision(own, pictures, bootstrap)));
            }
            for (String name : AveragePrecision.PUBLISHED) {
                AveragePrecision ap = AveragePrecision.of(name, pictures, bootstrap);
                curves.add(new PrecisionCurve(row.name(), name, ap.value(), RowScoring.thin(ap.curve())));
            }
        }
        return Optional.of(new SharedPictures(reference.name(),
                List.copyOf(new TreeSet<>(own.stream().map(ScoredPicture::fold).toList())), own.size(),
                (int) own.stream().map(ScoredPicture::patient).distinct().count(), against, curves));
    }

    private static Set<String> names(RowScoring row) {
        return row.pictures().stream().map(ScoredPicture::name).collect(Collectors.toCollection(HashSet::new));
    }

    private static List<ScoredPicture> shared(
            RowScoring row, Set<String> names, UnaryOperator<List<ScoredPicture>> reading) {
        return reading.apply(row.pictures()).stream().filter(p -> names.contains(p.name())).toList();
    }
}
