// SPDX-License-Identifier: Apache-2.0
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { StudyPage } from './StudyPage';

it('says that it is no diagnosis, and shows level, answer and confidence', () => {
  render(
    <StudyPage
      patientName="Test Patient"
      view={{
        reportId: 'r1',
        conclusion: '<b>Suspected</b>',
        preliminary: true,
        findings: [{ id: 'a', question: 'Herniation?', level: 'L4-L5', answer: 'Suspected', present: true, confidence: 0.914, measurements: ['6.1 mm'] }],
      }}
    />,
  );
  expect(screen.getByRole('note').textContent).toMatch(/not a diagnosis/);
  expect(screen.getByText('L4-L5')).toBeTruthy();
  expect(screen.getByText('91 %')).toBeTruthy();
  expect(screen.getByText('6.1 mm')).toBeTruthy();
  expect(screen.getByText('<b>Suspected</b>')).toBeTruthy();
});
