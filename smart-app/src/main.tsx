// SPDX-License-Identifier: Apache-2.0
import FHIR from 'fhirclient';
import type { Bundle, Patient } from 'fhir/r4';
import { createRoot } from 'react-dom/client';
import { parseAppContext, reportQuery, studyView } from './findings/report';
import { Problem, StudyPage } from './findings/StudyPage';

const root = createRoot(document.getElementById('root')!);

async function show(): Promise<void> {
  const client = await FHIR.oauth2.ready();
  const patientId = client.patient.id;
  if (!patientId) {
    throw new Error('The EHR did not say which patient is open. Open this page from the link on the card.');
  }
  const context = parseAppContext((client.state.tokenResponse as Record<string, unknown> | undefined)?.appContext);
  const [patient, bundle] = await Promise.all([
    client.request<Patient>(`Patient/${patientId}`),
    client.request<Bundle>(reportQuery(patientId, context)),
  ]);
  root.render(<StudyPage view={studyView(bundle)} patientName={nameOf(patient)} />);
}

function nameOf(patient: Patient): string {
  const name = patient.name?.[0];
  return name?.text ?? [...(name?.given ?? []), name?.family].filter(Boolean).join(' ');
}

show().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : 'The findings could not be loaded.';
  root.render(<Problem message={message} />);
});
