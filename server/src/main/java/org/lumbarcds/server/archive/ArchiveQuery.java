// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.server.archive.IndexedAttribute.Level;
import org.springframework.util.MultiValueMap;

/**
 * A query as the client asked it.
 *
 * @param level what is listed
 * @param matches what must be so
 * @param fields attributes asked for beyond those always returned
 * @param allFields whether all attributes are asked for
 * @param limit most results
 * @param offset results passed over
 */
record ArchiveQuery(Level level, List<Match> matches, Set<Integer> fields, boolean allFields, int limit, int offset) {

    /** @param value as asked: single value, list of UIDs, range of dates, or text with {@code *} and {@code ?} */
    record Match(IndexedAttribute attribute, String value) {
    }

    /** @throws ArchiveProblem 400 for what cannot be matched */
    static ArchiveQuery of(Level level, MultiValueMap<String, String> parameters, Map<String, String> path, int maximum) {
        List<Match> matches = new ArrayList<>();
        Set<Integer> fields = new TreeSet<>();
        boolean all = false;
        int limit = maximum;
        int offset = 0;
        if (path.containsKey("study")) {
            matches.add(new Match(IndexedAttribute.STUDY_UID, Uid.require("the study", path.get("study"))));
        }
        if (path.containsKey("series")) {
            matches.add(new Match(IndexedAttribute.SERIES_UID, Uid.require("the series", path.get("series"))));
        }
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                switch (parameter.getKey()) {
                    case "limit" -> limit = Math.min(maximum, number("limit", value));
                    case "offset" -> offset = number("offset", value);
                    case "fuzzymatching" -> {
                        // Literal matching is the answer PS3.18 section 8.3.4.2 allows where fuzzy is not supported.
                    }
                    case "includefield" -> {
                        for (String field : value.split(",")) {
                            if (field.equals("all")) {
                                all = true;
                            } else {
                                fields.add(tag(field));
                            }
                        }
                    }
                    default -> match(parameter.getKey(), value, matches);
                }
            }
        }
        return new ArchiveQuery(level, matches, fields, all, limit, offset);
    }

    /** The same with room for one more result. */
    ArchiveQuery oneMore() {
        return new ArchiveQuery(level, matches, fields, allFields, limit + 1, offset);
    }

    private static void match(String key, String value, List<Match> matches) {
        int tag = tag(key);
        IndexedAttribute attribute = tag == Tag.MODALITIES_IN_STUDY ? IndexedAttribute.MODALITY
                : IndexedAttribute.ofTag(tag).orElseThrow(() -> ArchiveProblem.badRequest(
                        Tag.describe(tag) + " cannot be matched; leave it out of the query"));
        if (value.isEmpty()) {
            return;
        }
        if (attribute.isUid()) {
            for (String uid : value.split("[,\\\\]")) {
                if (!Uid.isValid(uid)) {
                    throw ArchiveProblem.badRequest("the value of " + Tag.describe(tag) + " is no UID");
                }
            }
        }
        if (attribute.isDateOrTime() && !value.matches("[0-9.:]*-?[0-9.:]*")) {
            throw ArchiveProblem.badRequest("the value of " + Tag.describe(tag) + " is neither a date or time nor a range");
        }
        matches.add(new Match(attribute, value));
    }

    /** Tags come as eight hexadecimal digits or as keywords, in sequences with points between, which is not matched here. */
    private static int tag(String name) {
        OptionalInt keyword = Tag.ofKeyword(name);
        if (keyword.isPresent()) {
            return keyword.getAsInt();
        }
        if (name.matches("[0-9A-Fa-f]{8}")) {
            return Integer.parseUnsignedInt(name, 16);
        }
        throw ArchiveProblem.badRequest("a parameter or field of the query is neither a keyword nor a tag of DICOM: "
                + name.replaceAll("[^A-Za-z0-9.]", "?").substring(0, Math.min(40, name.length())));
    }

    private static int number(String name, String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw ArchiveProblem.badRequest(name + " is no whole number");
        }
        return Integer.parseInt(value);
    }
}
