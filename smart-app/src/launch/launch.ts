// SPDX-License-Identifier: Apache-2.0
import FHIR from 'fhirclient';
import { checkedIssuer, loadConfig } from '../session/config';

// SMART App Launch 2.2, EHR launch, PKCE with S256 only: the patient is the one the EHR has open.
async function launch(): Promise<void> {
  const config = await loadConfig();
  const iss = checkedIssuer(window.location.search, config);
  await FHIR.oauth2.authorize({
    iss,
    clientId: config.clientId,
    scope: `launch ${config.scope}`,
    redirectUri: '/app/',
    pkceMode: 'required',
  });
}

launch().catch((error: unknown) => {
  const box = document.createElement('p');
  box.className = 'problem';
  box.setAttribute('role', 'alert');
  box.textContent = error instanceof Error ? error.message : 'The launch failed.';
  document.getElementById('root')!.replaceChildren(box);
});
