// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.MarkdownType;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.StudyFindings;

/** The model, the software around it and what it ran on, as one Device. Holds nothing of the study. */
final class ModelDevice {
    static final String DIGEST_SYSTEM = LumbarCode.BASE + "/sid/model-digest";

    private ModelDevice() {
    }

    static Device of(StudyFindings findings, ReportContext context, ReportReferences references) {
        ModelIdentity model = findings.model();
        Device device = new Device();
        device.setId(references.deviceId());
        device.addIdentifier().setSystem(DIGEST_SYSTEM).setValue("sha256:" + model.digest());
        for (ModelIdentity part : model.parts()) {
            device.addIdentifier().setSystem(DIGEST_SYSTEM).setValue("sha256:" + part.digest());
            device.addVersion().setType(new CodeableConcept().setText("model " + part.name())).setValue(part.version());
        }
        device.setStatus(Device.FHIRDeviceStatus.ACTIVE);
        device.setManufacturer("Lumbar CDS, an open-source project");
        device.addDeviceName().setName(model.name()).setType(Device.DeviceNameType.MODELNAME);
        device.setModelNumber(model.name());
        device.setType(new CodeableConcept().setText("Software that reads lumbar MR images"));
        device.addVersion().setType(new CodeableConcept().setText("model")).setValue(model.version());
        device.addVersion().setType(new CodeableConcept().setText("software")).setValue(context.softwareVersion());
        device.addProperty()
                .setType(LumbarCode.concept(LumbarCode.PROCESS, "execution-provider", "Execution provider"))
                .addValueCode(new CodeableConcept().setText(findings.executionProvider()));
        device.addNote(new Annotation(new MarkdownType("Assists a physician; makes no diagnosis. Not a certified "
                + "medical device unless the operator has had it certified.")));
        return device;
    }
}
