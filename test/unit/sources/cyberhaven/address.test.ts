import { strictEqual } from 'node:assert';
import { consoleUrl, cyberhavenBaseUrl } from '../../../../src/sources/cyberhaven/address';

describe('the address of a Cyberhaven connection', () => {
  for (const [given, meant] of [
    ['https://acme.cyberhaven.io', 'https://acme.cyberhaven.io/public/v2'],
    ['https://acme.cyberhaven.io/', 'https://acme.cyberhaven.io/public/v2'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/public/v2'],
    ['https://acme.cyberhaven.io/v2', 'https://acme.cyberhaven.io/v2'],
    ['https://gate.example/cyberhaven/v2/', 'https://gate.example/cyberhaven/v2/'],
    ['acme', 'acme'],
  ] as const) {
    it(`${given} means ${meant}`, () => {
      strictEqual(cyberhavenBaseUrl(given), meant);
    });
  }

  it('leads to the console of its own tenant', () => {
    strictEqual(
      consoleUrl('https://acme.cyberhaven.io/public/v2', 'a-b_c/d&e=ü'),
      'https://acme.cyberhaven.io/incidents?id=a-b_c%2Fd%26e%3D%C3%BC',
    );
  });

  for (const elsewhere of [
    'https://gate.example/v2',
    'https://cyberhaven.io',
    'https://notcyberhaven.io',
    'https://acme.cyberhaven.io.evil.example',
    'http://acme.cyberhaven.io',
    'http://127.0.0.1:8080',
  ]) {
    it(`leads to no console from ${elsewhere}`, () => {
      strictEqual(consoleUrl(elsewhere, 'incident-123'), undefined);
    });
  }
});
