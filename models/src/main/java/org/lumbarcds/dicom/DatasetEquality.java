// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Data sets are equal when tags, VRs and bytes are, whatever lengths or byte order they were stored with. */
final class DatasetEquality {

    private DatasetEquality() {
    }

    static boolean equal(DicomDataset one, DicomDataset other) {
        if (one.elements().size() != other.elements().size()) {
            return false;
        }
        Iterator<DicomElement> others = other.elements().iterator();
        for (DicomElement element : one.elements()) {
            if (!equal(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    static boolean equal(DicomElement one, DicomElement other) {
        if (one.tag() != other.tag() || one.vr() != other.vr()) {
            return false;
        }
        if (one instanceof DicomElement.Value a && other instanceof DicomElement.Value b) {
            return Arrays.equals(a.bytes(), b.bytes());
        }
        if (one instanceof DicomElement.Fragments a && other instanceof DicomElement.Fragments b) {
            return Arrays.equals(a.offsets(), b.offsets()) && equalFragments(a.fragments(), b.fragments());
        }
        return one.equals(other);
    }

    private static boolean equalFragments(List<byte[]> one, List<byte[]> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }
}
