// SPDX-License-Identifier: Apache-2.0

/** What the server tells the app about itself: `/app/config.json`. */
export interface AppConfig {
  clientId: string;
  /** FHIR bases the app may sign in to. A launch from any other is refused: it could be a phishing link. */
  issuers: string[];
  scope: string;
}

export async function loadConfig(): Promise<AppConfig> {
  const response = await fetch('/app/config.json', { headers: { Accept: 'application/json' } });
  if (!response.ok) {
    throw new Error(`The server did not give the app its configuration (status ${response.status}).`);
  }
  return (await response.json()) as AppConfig;
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

/** The issuer of a launch, checked against the list; the words of the error are for the person launching. */
export function checkedIssuer(search: string, config: AppConfig): string {
  const issuer = new URLSearchParams(search).get('iss');
  if (!issuer) {
    throw new Error('The launch names no FHIR server (parameter "iss"). Open this page from the link on the card in the EHR.');
  }
  if (!config.issuers.map(withoutSlash).includes(withoutSlash(issuer))) {
    throw new Error('The launch names a FHIR server that this installation does not know. It was refused.');
  }
  return issuer;
}
