// SPDX-License-Identifier: Apache-2.0
import type { StudyView } from './report';

/** Key image with boxes beside the list of findings, for a clinician who is signed in. */
export function StudyPage({ view, patientName }: { view: StudyView; patientName: string }) {
  return (
    <>
      <h1>Lumbar MRI: findings for review</h1>
      <p>
        Patient: <strong>{patientName}</strong>
      </p>
      <p className="notice" role="note">
        Preliminary result of a software tool. It assists a physician and is not a diagnosis. Not reviewed by a radiologist.
      </p>
      <div className="study">
        {view.keyImage?.data && view.keyImage.contentType ? (
          <figure>
            <img
              src={`data:${view.keyImage.contentType};base64,${view.keyImage.data}`}
              alt="Sagittal key image with the boxes the tool drew"
            />
            <figcaption>{view.keyImage.title}</figcaption>
          </figure>
        ) : (
          <p>No key image is stored with this report.</p>
        )}
        <section>
          <p className="conclusion">{view.conclusion}</p>
          {view.findings.length > 0 && (
            <table>
              <thead>
                <tr>
                  <th scope="col">Level</th>
                  <th scope="col">Question</th>
                  <th scope="col">Answer</th>
                  <th scope="col">Confidence</th>
                  <th scope="col">Measured</th>
                </tr>
              </thead>
              <tbody>
                {view.findings.map((f) => (
                  <tr key={f.id} className={f.present ? 'present' : undefined}>
                    <td>{f.level}</td>
                    <td>{f.question}</td>
                    <td>{f.answer}</td>
                    <td>{f.confidence === undefined ? 'unknown' : `${Math.round(f.confidence * 100)} %`}</td>
                    <td>{f.measurements.join(', ')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <p>
            <small>
              Report {view.reportId}
              {view.issued ? `, ${view.issued}` : ''}
              {view.model ? `, ${view.model}` : ''}
            </small>
          </p>
        </section>
      </div>
    </>
  );
}

export function Problem({ message }: { message: string }) {
  return (
    <p className="problem" role="alert">
      {message}
    </p>
  );
}
