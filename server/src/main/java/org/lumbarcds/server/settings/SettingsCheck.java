// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.settings;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Stops the start at a setting under {@code lumbar.} that does not exist: a misspelt one would silently not apply. */
class SettingsCheck implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        KnownSettings known = new KnownSettings();
        Set<String> faults = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed) {
                boolean variables = source.getName().contains(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
                for (String name : listed.getPropertyNames()) {
                    if (isUnknown(known, name, variables)) {
                        faults.add(name + " (" + place(source, name) + "); did you mean " + known.nearest(name) + "?");
                    }
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new UnknownSettingException(faults);
        }
    }

    /** After the settings files are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    private static boolean isUnknown(KnownSettings known, String name, boolean variables) {
        if (variables) {
            return name.toUpperCase(Locale.ROOT).startsWith("LUMBAR_") && known.isMisspeltVariable(name);
        }
        // A group without anything in it, "users: []" or "model:", arrives under its own name.
        return name.startsWith("lumbar.") && !known.contains(name) && !known.hasGroup(name);
    }

    private static String place(PropertySource<?> source, String name) {
        Object origin = OriginLookup.getOrigin(source, name);
        return origin == null ? source.getName() : origin.toString();
    }
}
