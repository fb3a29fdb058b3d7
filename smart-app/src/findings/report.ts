// SPDX-License-Identifier: Apache-2.0
import type { Attachment, Bundle, Device, DiagnosticReport, FhirResource, Media, Observation } from 'fhir/r4';

/** What the page shows of one study. */
export interface StudyView {
  reportId: string;
  conclusion: string;
  preliminary: boolean;
  issued?: string;
  model?: string;
  keyImage?: Attachment;
  findings: FindingRow[];
}

export interface FindingRow {
  id: string;
  question: string;
  level: string;
  answer: string;
  present: boolean;
  confidence?: number;
  measurements: string[];
}

export class NoReport extends Error {}

/** A study's place in the launch: the card's `appContext`. */
export interface AppContext {
  reportId?: string;
  studyInstanceUid?: string;
}

/** `appContext` is a string any EHR hands through; anything but the JSON the card wrote is ignored. */
export function parseAppContext(text: unknown): AppContext {
  if (typeof text !== 'string') {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) {
      return {};
    }
    const { reportId, studyInstanceUid } = value as Record<string, unknown>;
    return {
      ...(typeof reportId === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(reportId) ? { reportId } : {}),
      ...(typeof studyInstanceUid === 'string' && /^[0-9.]{1,64}$/.test(studyInstanceUid) ? { studyInstanceUid } : {}),
    };
  } catch {
    return {};
  }
}

/** The search that brings a report with its observations and pictures in one answer, inside the patient's record. */
export function reportQuery(patientId: string, context: AppContext): string {
  const query = new URLSearchParams({ patient: patientId, category: 'RAD', _sort: '-issued', _count: '1' });
  if (context.reportId) {
    query.set('_id', context.reportId);
  }
  query.append('_include', 'DiagnosticReport:result');
  query.append('_include', 'DiagnosticReport:media');
  query.append('_include:iterate', 'Observation:device');
  return `DiagnosticReport?${query.toString()}`;
}

export function studyView(bundle: Bundle): StudyView {
  const resources = (bundle.entry ?? []).flatMap((e) => (e.resource ? [e.resource] : []));
  const report = resources.find(isReport);
  if (!report) {
    throw new NoReport('There is no report of a lumbar MRI by this tool for this patient. That says nothing about the images.');
  }
  const media = resources.find(isMedia);
  return {
    reportId: report.id ?? '',
    conclusion: report.conclusion ?? '',
    preliminary: report.status === 'preliminary',
    issued: report.issued,
    model: modelName(resources.find(isDevice)),
    keyImage: media?.content,
    findings: resources.filter(isObservation).filter(answersLevel).map(row).sort(byPresence),
  };
}

const isReport = (r: FhirResource): r is DiagnosticReport => r.resourceType === 'DiagnosticReport';
const isMedia = (r: FhirResource): r is Media => r.resourceType === 'Media';
const isObservation = (r: FhirResource): r is Observation => r.resourceType === 'Observation';

const isDevice = (r: FhirResource): r is Device => r.resourceType === 'Device';

/** "lumbar-compact 1.0.0": the model and its version. */
function modelName(device: Device | undefined): string | undefined {
  const version = device?.version?.find((v) => v.type?.text === 'model')?.value;
  return device?.deviceName?.[0] && [device.deviceName[0].name, version].filter(Boolean).join(' ');
}

const componentCode = (c: { code: { coding?: { code?: string }[] } }) => c.code.coding?.[0]?.code;

/** The study's own quality observation carries no answer about a level. */
const answersLevel = (o: Observation) => o.interpretation !== undefined;

function row(observation: Observation): FindingRow {
  const components = observation.component ?? [];
  const confidence = components.find((c) => componentCode(c) === 'confidence')?.valueQuantity?.value;
  return {
    id: observation.id ?? '',
    question: observation.code.text ?? '',
    level: observation.bodySite?.text ?? '',
    answer: observation.valueCodeableConcept?.text ?? 'Not stated',
    present: observation.interpretation?.[0]?.coding?.[0]?.code === 'POS',
    confidence,
    measurements: components
      .filter((c) => c.valueQuantity?.value !== undefined && componentCode(c) !== 'confidence')
      .map((c) => `${c.valueQuantity!.value} ${c.valueQuantity!.unit ?? ''}`.trim()),
  };
}

const byPresence = (a: FindingRow, b: FindingRow) =>
  Number(b.present) - Number(a.present) || (b.confidence ?? 0) - (a.confidence ?? 0);
