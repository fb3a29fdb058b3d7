// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.OptionalInt;

/** Tags as {@code 0xGGGGEEEE}: those the project uses by name, and what a tag's number says. */
public final class Tag {

    public static final int FILE_META_INFORMATION_VERSION = 0x00020001;
    public static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
    public static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
    public static final int TRANSFER_SYNTAX_UID = 0x00020010;
    public static final int IMPLEMENTATION_CLASS_UID = 0x00020012;
    public static final int IMPLEMENTATION_VERSION_NAME = 0x00020013;
    public static final int SPECIFIC_CHARACTER_SET = 0x00080005;
    public static final int IMAGE_TYPE = 0x00080008;
    public static final int INSTANCE_CREATION_DATE = 0x00080012;
    public static final int INSTANCE_CREATION_TIME = 0x00080013;
    public static final int SOP_CLASS_UID = 0x00080016;
    public static final int SOP_INSTANCE_UID = 0x00080018;
    public static final int STUDY_DATE = 0x00080020;
    public static final int SERIES_DATE = 0x00080021;
    public static final int ACQUISITION_DATE = 0x00080022;
    public static final int CONTENT_DATE = 0x00080023;
    public static final int STUDY_TIME = 0x00080030;
    public static final int SERIES_TIME = 0x00080031;
    public static final int ACQUISITION_TIME = 0x00080032;
    public static final int CONTENT_TIME = 0x00080033;
    public static final int ACCESSION_NUMBER = 0x00080050;
    public static final int QUERY_RETRIEVE_LEVEL = 0x00080052;
    public static final int INSTANCE_AVAILABILITY = 0x00080056;
    public static final int FAILED_SOP_INSTANCE_UID_LIST = 0x00080058;
    public static final int MODALITY = 0x00080060;
    public static final int MODALITIES_IN_STUDY = 0x00080061;
    public static final int CONVERSION_TYPE = 0x00080064;
    public static final int MANUFACTURER = 0x00080070;
    public static final int INSTITUTION_NAME = 0x00080080;
    public static final int REFERRING_PHYSICIAN_NAME = 0x00080090;
    public static final int CODE_VALUE = 0x00080100;
    public static final int CODING_SCHEME_DESIGNATOR = 0x00080102;
    public static final int CODE_MEANING = 0x00080104;
    public static final int MAPPING_RESOURCE = 0x00080105;
    public static final int TIMEZONE_OFFSET_FROM_UTC = 0x00080201;
    public static final int STUDY_DESCRIPTION = 0x00081030;
    public static final int PROCEDURE_CODE_SEQUENCE = 0x00081032;
    public static final int SERIES_DESCRIPTION = 0x0008103E;
    public static final int MANUFACTURER_MODEL_NAME = 0x00081090;
    public static final int REFERENCED_STUDY_SEQUENCE = 0x00081110;
    public static final int REFERENCED_SERIES_SEQUENCE = 0x00081115;
    public static final int REFERENCED_IMAGE_SEQUENCE = 0x00081140;
    public static final int REFERENCED_SOP_CLASS_UID = 0x00081150;
    public static final int REFERENCED_SOP_INSTANCE_UID = 0x00081155;
    public static final int REFERENCED_FRAME_NUMBER = 0x00081160;
    public static final int RETRIEVE_URL = 0x00081190;
    public static final int WARNING_REASON = 0x00081196;
    public static final int FAILURE_REASON = 0x00081197;
    public static final int FAILED_SOP_SEQUENCE = 0x00081198;
    public static final int REFERENCED_SOP_SEQUENCE = 0x00081199;
    public static final int ANATOMIC_REGION_SEQUENCE = 0x00082218;
    public static final int PATIENT_NAME = 0x00100010;
    public static final int PATIENT_ID = 0x00100020;
    public static final int ISSUER_OF_PATIENT_ID = 0x00100021;
    public static final int PATIENT_BIRTH_DATE = 0x00100030;
    public static final int PATIENT_SEX = 0x00100040;
    public static final int OTHER_PATIENT_I_DS_SEQUENCE = 0x00101002;
    public static final int PATIENT_AGE = 0x00101010;
    public static final int PATIENT_COMMENTS = 0x00104000;
    public static final int PATIENT_IDENTITY_REMOVED = 0x00120062;
    public static final int DEIDENTIFICATION_METHOD = 0x00120063;
    public static final int CONTRAST_BOLUS_AGENT = 0x00180010;
    public static final int BODY_PART_EXAMINED = 0x00180015;
    public static final int SCANNING_SEQUENCE = 0x00180020;
    public static final int SEQUENCE_VARIANT = 0x00180021;
    public static final int SCAN_OPTIONS = 0x00180022;
    public static final int MR_ACQUISITION_TYPE = 0x00180023;
    public static final int SEQUENCE_NAME = 0x00180024;
    public static final int SLICE_THICKNESS = 0x00180050;
    public static final int REPETITION_TIME = 0x00180080;
    public static final int ECHO_TIME = 0x00180081;
    public static final int INVERSION_TIME = 0x00180082;
    public static final int IMAGING_FREQUENCY = 0x00180084;
    public static final int IMAGED_NUCLEUS = 0x00180085;
    public static final int ECHO_NUMBERS = 0x00180086;
    public static final int MAGNETIC_FIELD_STRENGTH = 0x00180087;
    public static final int SPACING_BETWEEN_SLICES = 0x00180088;
    public static final int NUMBER_OF_PHASE_ENCODING_STEPS = 0x00180089;
    public static final int ECHO_TRAIN_LENGTH = 0x00180091;
    public static final int PERCENT_SAMPLING = 0x00180093;
    public static final int PIXEL_BANDWIDTH = 0x00180095;
    public static final int DEVICE_SERIAL_NUMBER = 0x00181000;
    public static final int SOFTWARE_VERSIONS = 0x00181020;
    public static final int PROTOCOL_NAME = 0x00181030;
    public static final int RECEIVE_COIL_NAME = 0x00181250;
    public static final int ACQUISITION_MATRIX = 0x00181310;
    public static final int IN_PLANE_PHASE_ENCODING_DIRECTION = 0x00181312;
    public static final int FLIP_ANGLE = 0x00181314;
    public static final int PATIENT_POSITION = 0x00185100;
    public static final int PULSE_SEQUENCE_NAME = 0x00189005;
    public static final int EFFECTIVE_ECHO_TIME = 0x00189082;
    public static final int MR_ECHO_SEQUENCE = 0x00189114;
    public static final int STUDY_INSTANCE_UID = 0x0020000D;
    public static final int SERIES_INSTANCE_UID = 0x0020000E;
    public static final int STUDY_ID = 0x00200010;
    public static final int SERIES_NUMBER = 0x00200011;
    public static final int ACQUISITION_NUMBER = 0x00200012;
    public static final int INSTANCE_NUMBER = 0x00200013;
    public static final int IMAGE_POSITION_PATIENT = 0x00200032;
    public static final int IMAGE_ORIENTATION_PATIENT = 0x00200037;
    public static final int FRAME_OF_REFERENCE_UID = 0x00200052;
    public static final int LATERALITY = 0x00200060;
    public static final int IMAGES_IN_ACQUISITION = 0x00201002;
    public static final int POSITION_REFERENCE_INDICATOR = 0x00201040;
    public static final int SLICE_LOCATION = 0x00201041;
    public static final int NUMBER_OF_PATIENT_RELATED_STUDIES = 0x00201200;
    public static final int NUMBER_OF_STUDY_RELATED_SERIES = 0x00201206;
    public static final int NUMBER_OF_STUDY_RELATED_INSTANCES = 0x00201208;
    public static final int NUMBER_OF_SERIES_RELATED_INSTANCES = 0x00201209;
    public static final int IMAGE_COMMENTS = 0x00204000;
    public static final int STACK_ID = 0x00209056;
    public static final int IN_STACK_POSITION_NUMBER = 0x00209057;
    public static final int FRAME_CONTENT_SEQUENCE = 0x00209111;
    public static final int PLANE_POSITION_SEQUENCE = 0x00209113;
    public static final int PLANE_ORIENTATION_SEQUENCE = 0x00209116;
    public static final int TEMPORAL_POSITION_INDEX = 0x00209128;
    public static final int DIMENSION_INDEX_VALUES = 0x00209157;
    public static final int DIMENSION_ORGANIZATION_SEQUENCE = 0x00209221;
    public static final int DIMENSION_INDEX_SEQUENCE = 0x00209222;
    public static final int SAMPLES_PER_PIXEL = 0x00280002;
    public static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
    public static final int PLANAR_CONFIGURATION = 0x00280006;
    public static final int NUMBER_OF_FRAMES = 0x00280008;
    public static final int ROWS = 0x00280010;
    public static final int COLUMNS = 0x00280011;
    public static final int PIXEL_SPACING = 0x00280030;
    public static final int PIXEL_ASPECT_RATIO = 0x00280034;
    public static final int BITS_ALLOCATED = 0x00280100;
    public static final int BITS_STORED = 0x00280101;
    public static final int HIGH_BIT = 0x00280102;
    public static final int PIXEL_REPRESENTATION = 0x00280103;
    public static final int SMALLEST_IMAGE_PIXEL_VALUE = 0x00280106;
    public static final int LARGEST_IMAGE_PIXEL_VALUE = 0x00280107;
    public static final int PIXEL_PADDING_VALUE = 0x00280120;
    public static final int PIXEL_PADDING_RANGE_LIMIT = 0x00280121;
    public static final int BURNED_IN_ANNOTATION = 0x00280301;
    public static final int WINDOW_CENTER = 0x00281050;
    public static final int WINDOW_WIDTH = 0x00281051;
    public static final int RESCALE_INTERCEPT = 0x00281052;
    public static final int RESCALE_SLOPE = 0x00281053;
    public static final int RESCALE_TYPE = 0x00281054;
    public static final int RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = 0x00281101;
    public static final int LOSSY_IMAGE_COMPRESSION = 0x00282110;
    public static final int LOSSY_IMAGE_COMPRESSION_RATIO = 0x00282112;
    public static final int LOSSY_IMAGE_COMPRESSION_METHOD = 0x00282114;
    public static final int MODALITY_LUT_SEQUENCE = 0x00283000;
    public static final int LUT_DESCRIPTOR = 0x00283002;
    public static final int LUT_EXPLANATION = 0x00283003;
    public static final int MODALITY_LUT_TYPE = 0x00283004;
    public static final int LUT_DATA = 0x00283006;
    public static final int VOI_LUT_SEQUENCE = 0x00283010;
    public static final int PIXEL_MEASURES_SEQUENCE = 0x00289110;
    public static final int FRAME_VOI_LUT_SEQUENCE = 0x00289132;
    public static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x00289145;
    public static final int REQUESTED_PROCEDURE_DESCRIPTION = 0x00321060;
    public static final int REQUESTED_PROCEDURE_CODE_SEQUENCE = 0x00321064;
    public static final int SCHEDULED_PROCEDURE_STEP_ID = 0x00400009;
    public static final int PERFORMED_PROCEDURE_STEP_START_DATE = 0x00400244;
    public static final int PERFORMED_PROCEDURE_STEP_START_TIME = 0x00400245;
    public static final int PERFORMED_PROCEDURE_STEP_ID = 0x00400253;
    public static final int REQUEST_ATTRIBUTES_SEQUENCE = 0x00400275;
    public static final int MEASUREMENT_UNITS_CODE_SEQUENCE = 0x004008EA;
    public static final int REQUESTED_PROCEDURE_ID = 0x00401001;
    public static final int RELATIONSHIP_TYPE = 0x0040A010;
    public static final int OBSERVATION_DATE_TIME = 0x0040A032;
    public static final int VALUE_TYPE = 0x0040A040;
    public static final int CONCEPT_NAME_CODE_SEQUENCE = 0x0040A043;
    public static final int CONTINUITY_OF_CONTENT = 0x0040A050;
    public static final int DATE_TIME = 0x0040A120;
    public static final int PERSON_NAME = 0x0040A123;
    public static final int UID = 0x0040A124;
    public static final int TEXT_VALUE = 0x0040A160;
    public static final int CONCEPT_CODE_SEQUENCE = 0x0040A168;
    public static final int MEASURED_VALUE_SEQUENCE = 0x0040A300;
    public static final int NUMERIC_VALUE = 0x0040A30A;
    public static final int REFERENCED_REQUEST_SEQUENCE = 0x0040A370;
    public static final int PERFORMED_PROCEDURE_CODE_SEQUENCE = 0x0040A372;
    public static final int CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE = 0x0040A375;
    public static final int COMPLETION_FLAG = 0x0040A491;
    public static final int VERIFICATION_FLAG = 0x0040A493;
    public static final int PRELIMINARY_FLAG = 0x0040A496;
    public static final int CONTENT_TEMPLATE_SEQUENCE = 0x0040A504;
    public static final int CONTENT_SEQUENCE = 0x0040A730;
    public static final int TEMPLATE_IDENTIFIER = 0x0040DB00;
    public static final int REFERENCED_CONTENT_ITEM_IDENTIFIER = 0x0040DB73;
    public static final int GRAPHIC_DATA = 0x00700022;
    public static final int GRAPHIC_TYPE = 0x00700023;
    public static final int ICON_IMAGE_SEQUENCE = 0x00880200;
    public static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009229;
    public static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009230;
    public static final int EXTENDED_OFFSET_TABLE = 0x7FE00001;
    public static final int EXTENDED_OFFSET_TABLE_LENGTHS = 0x7FE00002;
    public static final int FLOAT_PIXEL_DATA = 0x7FE00008;
    public static final int DOUBLE_FLOAT_PIXEL_DATA = 0x7FE00009;
    public static final int PIXEL_DATA = 0x7FE00010;
    public static final int DATA_SET_TRAILING_PADDING = 0xFFFCFFFC;

    static final int ITEM = 0xFFFEE000;
    static final int ITEM_DELIMITATION = 0xFFFEE00D;
    static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;

    private Tag() {
    }

    /** The tag of a keyword of PS3.6, e.g. {@code PatientID}. */
    public static OptionalInt ofKeyword(String keyword) {
        Integer tag = Dictionary.tag(keyword);
        return tag == null ? OptionalInt.empty() : OptionalInt.of(tag);
    }

    /** The keyword of PS3.6, empty for private and unknown elements. */
    public static String keyword(int tag) {
        return Dictionary.keyword(tag);
    }

    /** {@code (GGGG,EEEE) Keyword}. */
    public static String describe(int tag) {
        String keyword = Dictionary.keyword(tag);
        String number = String.format("(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
        return keyword.isEmpty() ? number : number + " " + keyword;
    }

    /** Eight hexadecimal digits, as DICOM JSON and DICOMweb write tags. */
    public static String hex(int tag) {
        return String.format("%08X", tag);
    }

    public static int group(int tag) {
        return tag >>> 16;
    }

    /** True for odd groups. */
    public static boolean isPrivate(int tag) {
        return (tag & 0x00010000) != 0;
    }

    static boolean isPrivateCreator(int tag) {
        return isPrivate(tag) && (tag & 0xFF00) == 0 && (tag & 0xFF) >= 0x10;
    }

    static boolean isGroupLength(int tag) {
        return (tag & 0xFFFF) == 0;
    }
}
