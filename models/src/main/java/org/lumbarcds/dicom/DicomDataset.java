// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A data set: elements by tag, in ascending order. Getters give what is absent or empty as empty; a value that is there
 * but cannot be read as asked is a {@link DicomException}. Not safe for concurrent change.
 */
public final class DicomDataset {

    private final TreeMap<Integer, DicomElement> elements = new TreeMap<>(Integer::compareUnsigned);
    private DicomDataset parent;
    private CharacterSet characterSet;

    /** All elements, in ascending order of tags. */
    public Collection<DicomElement> elements() {
        return Collections.unmodifiableCollection(elements.values());
    }

    public boolean contains(int tag) {
        return elements.containsKey(tag);
    }

    public Optional<DicomElement> element(int tag) {
        return Optional.ofNullable(elements.get(tag));
    }

    /** The first value as text, without padding; empty where the element is absent or has no value. */
    public Optional<String> string(int tag) {
        List<String> values = strings(tag);
        return values.isEmpty() || values.get(0).isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * The first value as text.
     *
     * @throws DicomException if the element is absent or has no value
     */
    public String requireString(int tag) {
        return string(tag).orElseThrow(() -> missing(tag));
    }

    /** All values as text, without padding; numbers in decimal. Values between delimiters may be empty. */
    public List<String> strings(int tag) {
        DicomElement element = elements.get(tag);
        return element instanceof DicomElement.Value value ? ValueText.strings(value, characterSet()) : List.of();
    }

    /**
     * Values of US, SS, UL, SL, UV, SV or IS.
     *
     * @throws DicomException if a value is not a whole number of 32 bits
     */
    public int[] ints(int tag) {
        DicomElement element = elements.get(tag);
        return element instanceof DicomElement.Value value ? ValueNumbers.ints(value) : new int[0];
    }

    /** The first of {@link #ints}. */
    public OptionalInt integer(int tag) {
        int[] values = ints(tag);
        return values.length == 0 ? OptionalInt.empty() : OptionalInt.of(values[0]);
    }

    /** @throws DicomException if the element is absent or empty, or its first value is no whole number */
    public int requireInteger(int tag) {
        return integer(tag).orElseThrow(() -> missing(tag));
    }

    /**
     * Values of any numeric VR, text or binary.
     *
     * @throws DicomException if a value is not a finite number
     */
    public double[] doubles(int tag) {
        DicomElement element = elements.get(tag);
        return element instanceof DicomElement.Value value ? ValueNumbers.doubles(value) : new double[0];
    }

    /** The first of {@link #doubles}. */
    public OptionalDouble decimal(int tag) {
        double[] values = doubles(tag);
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
    }

    /** The value as encoded, little endian; empty for sequences and encapsulated pixel data. Not to be changed. */
    public Optional<byte[]> bytes(int tag) {
        return elements.get(tag) instanceof DicomElement.Value value ? Optional.of(value.bytes()) : Optional.empty();
    }

    /** The items of a sequence; none where it is absent. */
    public List<DicomDataset> sequence(int tag) {
        return elements.get(tag) instanceof DicomElement.Sequence sequence ? sequence.items() : List.of();
    }

    /** The first item of a sequence. */
    public Optional<DicomDataset> item(int tag) {
        return sequence(tag).stream().findFirst();
    }

    /**
     * A private element.
     *
     * @param creator the block's owner
     * @param group odd group
     * @param element the element's number in the block, 00 to FF
     */
    public Optional<DicomElement> privateElement(String creator, int group, int element) {
        for (int block = 0x10; block <= 0xFF; block++) {
            if (string(group << 16 | block).filter(creator::equals).isPresent()) {
                return element(group << 16 | block << 8 | element);
            }
        }
        return Optional.empty();
    }

    /**
     * Sets text, or numbers given in decimal, in the VR the dictionary has for the tag.
     *
     * @param values none for an empty value
     * @throws DicomException if the tag has no such VR, or Specific Character Set lacks a character
     */
    public DicomDataset put(int tag, String... values) {
        return put(tag, Dictionary.vr(tag, false), List.of(values));
    }

    /** As {@link #put(int, String...)} in a given VR, e.g. for private elements. */
    public DicomDataset put(int tag, Vr vr, List<String> values) {
        CharacterSet set = tag == Tag.SPECIFIC_CHARACTER_SET ? CharacterSet.ASCII : characterSet();
        return put(new DicomElement.Value(tag, vr, ValueText.encode(tag, vr, values, set)));
    }

    /** Sets numbers, in the VR the dictionary has for the tag (binary, IS or DS). */
    public DicomDataset putInts(int tag, int... values) {
        return put(new DicomElement.Value(tag, Dictionary.vr(tag, false),
                ValueNumbers.encode(tag, Dictionary.vr(tag, false), values)));
    }

    /** Sets numbers, in the VR the dictionary has for the tag (binary, IS or DS). */
    public DicomDataset putDoubles(int tag, double... values) {
        return put(new DicomElement.Value(tag, Dictionary.vr(tag, false),
                ValueNumbers.encode(tag, Dictionary.vr(tag, false), values)));
    }

    /** Sets bytes as they are, little endian. */
    public DicomDataset putBytes(int tag, Vr vr, byte[] bytes) {
        return put(new DicomElement.Value(tag, vr, bytes));
    }

    /** Sets 16-bit words, as pixel data of 16 bits allocated has them. */
    public DicomDataset putWords(int tag, short[] words) {
        byte[] bytes = new byte[words.length * 2];
        for (int i = 0; i < words.length; i++) {
            bytes[2 * i] = (byte) words[i];
            bytes[2 * i + 1] = (byte) (words[i] >> 8);
        }
        return putBytes(tag, Vr.OW, bytes);
    }

    /** Sets a sequence; its items take over this data set's character set. */
    public DicomDataset putSequence(int tag, List<DicomDataset> items) {
        return put(new DicomElement.Sequence(tag, items));
    }

    public DicomDataset putSequence(int tag, DicomDataset... items) {
        return putSequence(tag, List.of(items));
    }

    /** Sets an element, in the place of one with its tag. */
    public DicomDataset put(DicomElement element) {
        if (element instanceof DicomElement.Sequence sequence) {
            sequence.items().forEach(item -> item.parent = this);
        }
        elements.put(element.tag(), element);
        if (element.tag() == Tag.SPECIFIC_CHARACTER_SET) {
            characterSet = null;
        }
        return this;
    }

    public DicomDataset remove(int tag) {
        elements.remove(tag);
        if (tag == Tag.SPECIFIC_CHARACTER_SET) {
            characterSet = null;
        }
        return this;
    }

    /** A data set with the same elements; sequences' items are copied, values are shared. */
    public DicomDataset copy() {
        DicomDataset copy = new DicomDataset();
        copy.parent = parent;
        for (DicomElement element : elements.values()) {
            if (element instanceof DicomElement.Sequence sequence) {
                List<DicomDataset> items = new ArrayList<>();
                sequence.items().forEach(item -> items.add(item.copy()));
                copy.putSequence(element.tag(), items);
            } else {
                copy.put(element);
            }
        }
        return copy;
    }

    /** Which text this data set holds; an item without its own character set has that of the data set around it. */
    CharacterSet characterSet() {
        if (!contains(Tag.SPECIFIC_CHARACTER_SET)) {
            return parent == null ? CharacterSet.ASCII : parent.characterSet();
        }
        if (characterSet == null) {
            DicomElement element = elements.get(Tag.SPECIFIC_CHARACTER_SET);
            characterSet = element instanceof DicomElement.Value value
                    ? CharacterSet.of(ValueText.strings(value, CharacterSet.ASCII))
                    : CharacterSet.ASCII;
        }
        return characterSet;
    }

    /** The reader says where an item lies before the sequence that holds it is complete. */
    DicomDataset inside(DicomDataset outer) {
        parent = outer;
        return this;
    }

    /** Whether Pixel Representation, here or in a data set around this one, says signed. */
    boolean hasSignedPixels() {
        // A value that is none is said so where pixels are decoded, not where a later element's VR is looked up.
        Optional<byte[]> own = bytes(Tag.PIXEL_REPRESENTATION).filter(bytes -> bytes.length > 0);
        return own.isPresent() ? own.get()[0] == 1 : parent != null && parent.hasSignedPixels();
    }

    private static DicomException missing(int tag) {
        return DicomException.of(tag, "value missing", "the object is not usable without it; have it corrected at its source");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DicomDataset dataset && DatasetEquality.equal(this, dataset);
    }

    @Override
    public int hashCode() {
        return elements.keySet().hashCode();
    }

    /** Tags only: values may be a patient's. */
    @Override
    public String toString() {
        return "DicomDataset" + elements.keySet().stream().map(Tag::hex).toList();
    }
}
