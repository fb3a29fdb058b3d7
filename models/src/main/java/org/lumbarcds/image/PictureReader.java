// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads a sagittal JPEG or PNG picture. Such a file knows neither spacing nor orientation: pixels are taken as square and
 * the picture as already turned (head up, anterior left). An EXIF rotation is ignored, because boxes are told in pixels of
 * the stored image.
 */
public final class PictureReader {

    /** A slice is far smaller; a larger picture is refused before it is decoded. */
    public static final int MAX_PIXELS = 4096 * 4096;

    /** Below this side length there is nothing to see of a spine. */
    public static final int MIN_SIDE = 16;

    private static final long MOST_BYTES = 64L << 20;

    private PictureReader() {
    }

    /** Whether the bytes begin like a JPEG or PNG file. */
    public static boolean isPicture(byte[] file) {
        return PictureHeader.isJpeg(file) || PictureHeader.isPng(file);
    }

    /** What a file of another picture format is and what to do with it, in words; empty for any other file. */
    public static Optional<String> otherFormat(byte[] start) {
        return PictureHeader.otherFormat(start)
                .map(name -> name + " pictures, animated or not, are not read; save one picture a file as PNG");
    }

    /**
     * As {@link #read(byte[])}, of a file.
     *
     * @throws IOException if the file cannot be read
     */
    public static SagittalSlice read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new UnreadableImageException("the file is larger than " + (MOST_BYTES >> 20) + " MiB; a slice is far smaller");
        }
        return read(Files.readAllBytes(file));
    }

    /**
     * @param file the whole file: JPEG (baseline or progressive, grey or RGB) or PNG (any bit depth)
     * @return grey values 0..255 (0..65535 for a 16-bit PNG); colour is turned to luma (ITU-R BT.601)
     * @throws UnreadableImageException if the file is not such a picture, is damaged, too small or too large
     */
    public static SagittalSlice read(byte[] file) throws UnreadableImageException {
        PictureHeader header = header(file);
        BufferedImage image = decode(file, header.format());
        int width = image.getWidth();
        int height = image.getHeight();
        return new SagittalSlice("", "", 1, width, height, grey(image), 1, 1, false, OptionalDouble.empty(),
                Weighting.UNKNOWN, Orientation.AS_STORED);
    }

    /** Width and height of a picture in pixels. */
    public record Size(int width, int height) {
    }

    /**
     * What the file says of its size; its pixels are not decoded.
     *
     * @throws UnreadableImageException as {@link #read}, except for damage in the pixels
     */
    public static Size size(byte[] file) throws UnreadableImageException {
        PictureHeader header = header(file);
        return new Size(header.width(), header.height());
    }

    private static PictureHeader header(byte[] file) throws UnreadableImageException {
        if (file.length == 0) {
            throw new UnreadableImageException("the file is empty");
        }
        PictureHeader header;
        if (PictureHeader.isJpeg(file)) {
            header = PictureHeader.ofJpeg(file);
        } else if (PictureHeader.isPng(file)) {
            header = PictureHeader.ofPng(file);
        } else {
            throw new UnreadableImageException(otherFormat(file).orElse("not a JPEG or PNG file"));
        }
        String size = wrongSize(header.width(), header.height());
        if (!size.isEmpty()) {
            throw new UnreadableImageException(size);
        }
        return header;
    }

    /** What is wrong with an image's dimensions, in words; empty where nothing is. */
    static String wrongSize(int width, int height) {
        String is = "the image is " + width + " x " + height + " pixels; ";
        if (width < MIN_SIDE || height < MIN_SIDE) {
            return is + "at least " + MIN_SIDE + " x " + MIN_SIDE + " are needed";
        }
        return (long) width * height > MAX_PIXELS
                ? is + "at most " + MAX_PIXELS / 1_000_000 + " million pixels are read"
                : "";
    }

    private static BufferedImage decode(byte[] file, String format) throws UnreadableImageException {
        ImageReader reader = platformReader(format);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            // Metadata is skipped: only pixels are wanted, and compressed text chunks may be bombs.
            reader.setInput(in, true, true);
            BufferedImage image = reader.read(0);
            // The JPEG decoder fills what is missing with grey and only warns.
            for (String warning : warnings) {
                String text = warning.toLowerCase(Locale.ROOT);
                if (text.contains("premature") || text.contains("corrupt") || text.contains("truncated")) {
                    throw new UnreadableImageException("damaged or truncated " + format + ": " + warning);
                }
            }
            return image;
        } catch (UnreadableImageException damaged) {
            throw damaged;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The platform's decoders answer damaged data with any of these.
            throw new UnreadableImageException("damaged " + format + ": " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own decoder: other decoders on the class path may round differently. */
    private static ImageReader platformReader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java runtime has no " + format + " decoder (module java.desktop)");
    }

    private static float[] grey(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        ColorModel colours = image.getColorModel();
        float[] pixels = new float[width * height];
        if (colours instanceof IndexColorModel index) {
            int[] samples = raster.getSamples(0, 0, width, height, 0, (int[]) null);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = luma(index.getRed(samples[i]), index.getGreen(samples[i]), index.getBlue(samples[i]));
            }
        } else if (colours.getNumColorComponents() == 1) {
            // The stored samples themselves: the colour model would apply a tone curve to grey.
            raster.getSamples(0, 0, width, height, 0, pixels);
        } else {
            float[] rgb = raster.getPixels(0, 0, width, height, (float[]) null);
            int bands = raster.getNumBands();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = luma(rgb[i * bands], rgb[i * bands + 1], rgb[i * bands + 2]);
            }
        }
        return pixels;
    }

    /** ITU-R BT.601, 2.5.1. */
    static float luma(float red, float green, float blue) {
        return 0.299f * red + 0.587f * green + 0.114f * blue;
    }
}
