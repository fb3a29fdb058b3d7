// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Unique identifiers that follow from a name: the same study gets the same ones every time (PS3.5 B.2, root 2.25). */
final class PhantomUid {

    private PhantomUid() {
    }

    static String of(String name) {
        UUID uuid = UUID.nameUUIDFromBytes(("org.lumbarcds.phantom/" + name).getBytes(StandardCharsets.UTF_8));
        BigInteger high = new BigInteger(Long.toUnsignedString(uuid.getMostSignificantBits()));
        BigInteger low = new BigInteger(Long.toUnsignedString(uuid.getLeastSignificantBits()));
        return "2.25." + high.shiftLeft(64).or(low);
    }
}
