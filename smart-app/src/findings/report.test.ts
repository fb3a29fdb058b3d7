// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { NoReport, parseAppContext, reportQuery, studyView } from './report';

const report = { resourceType: 'DiagnosticReport', id: 'r1', status: 'preliminary', code: {}, conclusion: 'Suspected.' } as const;

function observation(id: string, code: 'POS' | 'NEG', confidence: number) {
  return {
    resourceType: 'Observation',
    id,
    status: 'preliminary',
    code: { text: 'Suspicion of disc herniation at L4-L5' },
    bodySite: { text: 'L4-L5 disc' },
    interpretation: [{ coding: [{ code }] }],
    valueCodeableConcept: { text: code === 'POS' ? 'Suspected' : 'Not suspected; not excluded' },
    component: [{ code: { coding: [{ code: 'confidence' }] }, valueQuantity: { value: confidence, unit: '1' } }],
  } as const;
}

const bundle = (...resources: unknown[]): Bundle =>
  ({ resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) }) as Bundle;

describe('the view of a study', () => {
  it('puts what is suspected first, the most confident on top', () => {
    const view = studyView(bundle(report, observation('low', 'NEG', 0.4), observation('b', 'POS', 0.7), observation('a', 'POS', 0.9)));
    expect(view.findings.map((f) => f.id)).toEqual(['a', 'b', 'low']);
    expect(view.preliminary).toBe(true);
  });

  it('does not read a missing report as nothing found', () => {
    expect(() => studyView(bundle())).toThrow(NoReport);
    expect(() => studyView(bundle())).toThrow(/says nothing about the images/);
  });

  it('names the model and its version from the device', () => {
    const device = {
      resourceType: 'Device',
      deviceName: [{ name: 'lumbar-compact', type: 'model-name' }],
      version: [{ type: { text: 'model' }, value: '1.2.3' }],
    };
    expect(studyView(bundle(report, device)).model).toBe('lumbar-compact 1.2.3');
  });

  it('leaves the quality observation out of the list of levels', () => {
    const quality = { resourceType: 'Observation', id: 'q', status: 'preliminary', code: { text: 'Analysis' } };
    expect(studyView(bundle(report, quality)).findings).toEqual([]);
  });
});

describe('the context of the launch', () => {
  it('is read from the JSON of the card', () => {
    expect(parseAppContext('{"reportId":"abc-1","studyInstanceUid":"2.25.1"}')).toEqual({ reportId: 'abc-1', studyInstanceUid: '2.25.1' });
  });

  it.each([undefined, 7, 'no json', '[]', 'null', '{"reportId":"a&patient=other"}'])('ignores %s', (text) => {
    expect(parseAppContext(text)).toEqual({});
  });

  it('always asks within the patient of the launch', () => {
    expect(reportQuery('p 1', { reportId: 'r1' })).toMatch(/^DiagnosticReport\?patient=p\+1&.*_id=r1/);
  });
});
