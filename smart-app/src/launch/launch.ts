// SPDX-License-Identifier: Apache-2.0
import FHIR from 'fhirclient';
import { checkedIssuer, loadConfig } from '../session/config';

// SMART App Launch 2.2, EHR launch and standalone launch, PKCE with S256 only.
async function launch(): Promise<void> {
  const config = await loadConfig();
  const iss = checkedIssuer(window.location.search, config);
  const started = new URLSearchParams(window.location.search).has('launch');
  await FHIR.oauth2.authorize({
    iss,
    clientId: config.clientId,
    scope: `${started ? 'launch' : 'launch/patient'} ${config.scope}`,
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
