// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { checkedIssuer } from './config';

const config = { clientId: 'app', issuers: ['http://127.0.0.1:8080/fhir'], scope: 'patient/*.rs' };

it('accepts a listed issuer, with or without a slash at its end', () => {
  expect(checkedIssuer('?iss=http%3A%2F%2F127.0.0.1%3A8080%2Ffhir%2F', config)).toBe('http://127.0.0.1:8080/fhir/');
});

it('refuses an issuer that is not listed', () => {
  expect(() => checkedIssuer('?iss=https://evil.example/fhir', config)).toThrow(/refused/);
});

it('says what is missing when no issuer is named', () => {
  expect(() => checkedIssuer('', config)).toThrow(/"iss"/);
});
