// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Names of all settings under {@code lumbar.}, taken from the records they are bound to. */
final class KnownSettings {

    private static final String BASE = "org.lumbarcds";
    /** Of no record: values that the settings file itself refers to. */
    private static final Set<String> PLAIN = Set.of("lumbar.version", "lumbar.home", "lumbar.data");

    private final Set<String> names = new TreeSet<>(PLAIN);
    /** Names below which anything may stand. */
    private final List<String> open = new ArrayList<>();

    KnownSettings() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        scan.findCandidateComponents(BASE).forEach(found -> {
            Class<?> type = ClassUtils.resolveClassName(found.getBeanClassName(), getClass().getClassLoader());
            add(type.getAnnotation(ConfigurationProperties.class).value(), type);
        });
    }

    /** @param name as written in a file: in any of the relaxed forms, with or without indices */
    boolean contains(String name) {
        String plain = uniform(name);
        return names.stream().anyMatch(known -> uniform(known).equals(plain))
                || open.stream().anyMatch(known -> plain.startsWith(uniform(known) + "."));
    }

    boolean hasGroup(String name) {
        return names.stream().anyMatch(known -> known.startsWith(name + "."));
    }

    /** An environment variable of a known group, such as LUMBAR_DATABASE_URL; others may belong to something else. */
    boolean isMisspeltVariable(String variable) {
        String plain = variable.toLowerCase(Locale.ROOT).replaceAll("_\\d+(?=_|$)", "");
        boolean ofAGroup = names.stream().filter(known -> known.indexOf('.', 7) > 0)
                .anyMatch(known -> plain.startsWith(known.substring(0, known.indexOf('.', 7)).replace('.', '_') + "_"));
        return ofAGroup && names.stream().noneMatch(known -> variableForm(known).equals(plain.replace("-", "")))
                && open.stream().noneMatch(known -> plain.startsWith(variableForm(known) + "_"));
    }

    String nearest(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '.').replaceAll("\\[[^]]*]", "");
        return names.stream().min(Comparator.comparingInt(known -> LevenshteinDistance.getDefaultInstance().apply(plain, known)))
                .orElseThrow();
    }

    private void add(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            Type of = component.getGenericType();
            if (raw(of) == Optional.class || Collection.class.isAssignableFrom(raw(of))) {
                of = ((ParameterizedType) of).getActualTypeArguments()[0];
            }
            if (Map.class.isAssignableFrom(raw(of))) {
                open.add(name);
            } else if (raw(of).isRecord() && raw(of).getName().startsWith(BASE)) {
                add(name, raw(of));
            }
            names.add(name);
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType of ? (Class<?>) of.getRawType() : (Class<?>) type;
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("\\[[^]]*]", "").replaceAll("[-_]", "");
    }

    private static String variableForm(String known) {
        return known.replace('.', '_').replace("-", "");
    }
}
