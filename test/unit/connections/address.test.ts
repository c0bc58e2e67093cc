import { match, ok, strictEqual } from 'node:assert';
import { baseUrlOf, parseConnection } from '../../../src/connections/connection';

const petraApi = 'https://api.petrasecurity.com';
const acme = 'https://acme.cyberhaven.io/public/v2';

/** The base URL that requests go to, or why there is none. */
function meant(kind: 'petra' | 'cyberhaven', baseUrl: string): string {
  const connection = parseConnection({ id: 'x', kind, name: 'X', baseUrl });
  return 'reason' in connection ? connection.reason : baseUrlOf(connection);
}

const cyberhaven: readonly (readonly [given: string, base: string])[] = [
  // What people know by heart.
  ['acme', acme],
  [' Acme ', acme],
  ['acme-eu', 'https://acme-eu.cyberhaven.io/public/v2'],
  ['acme.cyberhaven.io', acme],
  ['ACME.Cyberhaven.IO', acme],
  ['//acme.cyberhaven.io', acme],
  ['https//acme.cyberhaven.io', acme],
  ['https:/acme.cyberhaven.io', acme],
  ['https://https://acme.cyberhaven.io', acme],
  // What the browser shows.
  ['https://acme.cyberhaven.io', acme],
  ['https://acme.cyberhaven.io/', acme],
  ['HTTPS://ACME.CYBERHAVEN.IO/', acme],
  ['https://acme.cyberhaven.io/incidents', acme],
  ['https://acme.cyberhaven.io/incidents?id=-pLx%2F1_a', acme],
  ['acme.cyberhaven.io/incidents?id=a&next=https://other.example/v2', acme],
  ['https://acme.cyberhaven.io/incidents/pLx-1_a?tab=lineage#event-2', acme],
  ['https://acme.cyberhaven.io/#/incidents?status=open', acme],
  ['https://acme.cyberhaven.io/login?redirect=%2Fincidents', acme],
  ['https://acme.cyberhaven.io/console/settings/api-keys', acme],
  ['https://acme.cyberhaven.io/dashboards/overview', acme],
  ['https://acme.cyberhaven.io/policies/policy-456/edit', acme],
  ['https://acme.cyberhaven.io/risk-overview', acme],
  ['https://acme.cyberhaven.io/anything?tab=1', acme],
  ['https://acme.cyberhaven.io:443/incidents', acme],
  ['acme.cyberhaven.io:443', acme],
  ['https://acme.cyberhaven.io./incidents', acme],
  // What the API page and other programs show.
  ['https://acme.cyberhaven.io/public', acme],
  ['https://acme.cyberhaven.io/public/v2', acme],
  ['https://acme.cyberhaven.io/public/v2/', acme],
  ['https://acme.cyberhaven.io/PUBLIC/V2', acme],
  ['https://acme.cyberhaven.io/public/v2/incidents/list', acme],
  ['https://acme.cyberhaven.io/public/v2/auth/token/access', acme],
  ['acme.cyberhaven.io/public/v2', acme],
  ['https://acme.cyberhaven.io/v2', 'https://acme.cyberhaven.io/v2'],
  ['https://acme.cyberhaven.io/v2/', 'https://acme.cyberhaven.io/v2'],
  ['https://acme.cyberhaven.io/v2/incidents/list?x=1', 'https://acme.cyberhaven.io/v2'],
  ['https://acme.cyberhaven.io/gateway/v3/incidents', 'https://acme.cyberhaven.io/gateway/v3'],
  ['https://acme.cyberhaven.io/custom/base/', 'https://acme.cyberhaven.io/custom/base'],
  ['https://acme.cyberhaven.io/custom/incidents/list', 'https://acme.cyberhaven.io/custom'],
  ['https://acme.cyberhaven.io:8443/v2', 'https://acme.cyberhaven.io:8443/v2'],
  // What Outlook makes of a link.
  [
    'https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Facme.cyberhaven.io%2Fincidents%3Fid%3Da&data=05%7C02&reserved=0',
    acme,
  ],
  ['https://eur01.safelinks.protection.outlook.com/ap/t-1/?x=1&url=https%3A%2F%2Facme.cyberhaven.io', acme],
  // What Proofpoint makes of one.
  ['https://urldefense.com/v3/__https://acme.cyberhaven.io/incidents?id=a__;!!Ab-1!xY_z$', acme],
  ['<https://urldefense.us/v3/__https:/acme.cyberhaven.io__;JQ!!Ab-1!xY_z$ >', acme],
  ['https://urldefense.proofpoint.com/v2/url?u=https-3A__acme.cyberhaven.io_incidents-3Fid-3Da&d=DwM&c=x&r=y&e=', acme],
  [
    'https://urldefense.proofpoint.com/v2/url?d=DwM&u=https-3A__acme-2Deu.cyberhaven.io&e=',
    'https://acme-eu.cyberhaven.io/public/v2',
  ],
  // What is around it where it is copied from.
  ['https://acme.cyberhaven.io,', acme],
  ['https://acme.cyberhaven.io.', acme],
  ['https://acme.cyberhaven.io/public/v2/,', acme],
  ['https://acme.cyberhaven.io/incidents);', acme],
  ['"https://acme.cyberhaven.io/",', acme],
  ['<https://acme.cyberhaven.io>', acme],
  ['`acme.cyberhaven.io`', acme],
  ['“https://acme.cyberhaven.io”', acme],
  ['\ufeffhttps://acme.cyberhaven.io\u200b\r\n', acme],
  ['acme.\u200bcyberhaven.io', acme],
  ['\u00a0acme.cyberhaven.io\u00a0', acme],
  ['Tenant: acme.cyberhaven.io (production)', acme],
  ['POST https://acme.cyberhaven.io/public/v2/incidents/list HTTP/1.1', acme],
  ['curl -X POST "https://acme.cyberhaven.io/public/v2/incidents/list" -d {}', acme],
  ['CYBERHAVEN_URL=https://acme.cyberhaven.io', acme],
  ['export CYBERHAVEN_URL="https://acme.cyberhaven.io/public/v2"', acme],
  ["$env:BASE_URL='https://acme.cyberhaven.io'", acme],
  ['--url=https://acme.cyberhaven.io/public/v2/incidents/list', acme],
  ['CYBERHAVEN_HOST=acme.cyberhaven.io', acme],
  ['host="acme.cyberhaven.io"', acme],
  ['https:acme.cyberhaven.io/incidents', acme],
  ['https:\\\\acme.cyberhaven.io\\incidents', acme],
  ['url=https\\://acme.cyberhaven.io', acme],
  ['acme.cyberhaven.io/incidents?next=https://other.example/v2', acme],
  // Gateways and tests: a path that is not known is kept.
  ['https://gate.example', 'https://gate.example/public/v2'],
  ['https://gate.example/cyberhaven', 'https://gate.example/cyberhaven'],
  ['https://gate.example/Cyberhaven/V2/', 'https://gate.example/Cyberhaven/V2'],
  ['https://gate.example/v1/cyberhaven/incidents', 'https://gate.example/v1/cyberhaven/incidents'],
  ['https://gate.example/cyberhaven/v2/incidents/list', 'https://gate.example/cyberhaven/v2'],
  ['https://gate.example:8443/a/auth/token/access/', 'https://gate.example:8443/a'],
  ['gate.example/cyberhaven/v2?key=1#x', 'https://gate.example/cyberhaven/v2'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/public/v2'],
  ['http://[::1]:8080/v2', 'http://[::1]:8080/v2'],
  ['http://[::1]', 'http://[::1]/public/v2'],
  ['https://cyberhaven.io.evil.example/v2', 'https://cyberhaven.io.evil.example/v2'],
];

const petra: readonly (readonly [given: string, base: string])[] = [
  ['https://api.petrasecurity.com', petraApi],
  ['https://api.petrasecurity.com/', petraApi],
  ['API.PetraSecurity.com', petraApi],
  ['https://api.petrasecurity.com:443/v1', petraApi],
  ['https://api.petrasecurity.com/v1/incidents', petraApi],
  ['https://api.petrasecurity.com/v1/incidents?limit=500&tenantId=ZZk90t', petraApi],
  ['GET https://api.petrasecurity.com/v1/tenants,', petraApi],
  ['https://app.petrasecurity.com', petraApi],
  ['https://app.petrasecurity.com/tenant/ZZk90t', petraApi],
  ['https://app.petrasecurity.com/tenant/ZZk90t/incidents/48f3708e-45c1-4902-9e3b-26165bf3d76a', petraApi],
  ['app.petrasecurity.com/settings/api-keys#new', petraApi],
  ['petrasecurity.com', petraApi],
  ['https://www.petrasecurity.com/', petraApi],
  ['https://docs.petrasecurity.com/api-reference/incidents', petraApi],
  ['“https://app.petrasecurity.com/”', petraApi],
  ['https://api-eu.petrasecurity.com/v1/incidents', 'https://api-eu.petrasecurity.com'],
  ['https://gate.example/petra', 'https://gate.example/petra'],
  ['PETRA_BASE_URL=https://gate.example/petra/v1', 'https://gate.example/petra'],
  ['https://gate.example/petra/v1/incidents?limit=1', 'https://gate.example/petra'],
  ['https://gate.example/v1/', 'https://gate.example'],
  ['https://gate.example/v1/petra/', 'https://gate.example/v1/petra'],
  ['https://gate.example/petra/v1/tenants', 'https://gate.example/petra'],
  ['https://gate.example/petra/v2/x', 'https://gate.example/petra/v2/x'],
  ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080'],
];

const refused: readonly (readonly [kind: 'petra' | 'cyberhaven', given: string, reason: RegExp])[] = [
  ['cyberhaven', '', /Enter a web address/],
  ['cyberhaven', 'Acme Corp', /Enter a web address/],
  ['cyberhaven', 'https://', /Enter a web address/],
  ['cyberhaven', 'https', /Enter a web address/],
  ['cyberhaven', 'http://acme.cyberhaven.io', /must start with https:/],
  ['cyberhaven', 'https://http://acme.cyberhaven.io', /must start with https:/],
  ['cyberhaven', 'ftp://acme.cyberhaven.io', /must start with https:/],
  ['cyberhaven', 'https://me:secret@acme.cyberhaven.io', /user name or password/],
  ['cyberhaven', 'https://gate.example//v2', /can’t contain \/\//],
  ['cyberhaven', 'https://<tenant>.cyberhaven.io/v2/', /Replace <tenant> with the name of your tenant/],
  ['cyberhaven', '{your_tenant}.cyberhaven.io', /Replace \{your_tenant\}/],
  ['cyberhaven', 'https://www.cyberhaven.com/', /isn’t a tenant address.*https:\/\/acme\.cyberhaven\.io/],
  ['cyberhaven', 'cyberhaven.io', /isn’t a tenant address/],
  ['cyberhaven', 'https://docs.cyberhaven.io/reference/listincidents', /isn’t a tenant address/],
  ['cyberhaven', 'https://app.petrasecurity.com/tenant/ZZk90t', /an address of Petra Security/],
  ['petra', '', /Enter a web address/],
  ['petra', 'x', /Enter a web address/],
  ['petra', 'http://api.petrasecurity.com', /must start with https:/],
  ['petra', 'https://me:secret@api.petrasecurity.com', /user name or password/],
  ['petra', 'https://acme.cyberhaven.io', /an address of Cyberhaven/],
];

describe('The address of a connection', () => {
  for (const [given, base] of cyberhaven) {
    it(`to Cyberhaven: ${JSON.stringify(given)} means ${base}`, () => strictEqual(meant('cyberhaven', given), base));
  }
  for (const [given, base] of petra) {
    it(`to Petra: ${JSON.stringify(given)} means ${base}`, () => strictEqual(meant('petra', given), base));
  }
  for (const [kind, given, reason] of refused) {
    it(`to ${kind} is not ${JSON.stringify(given)}`, () => match(meant(kind, given), reason));
  }

  it('means the same once it was understood', () => {
    for (const [kind, table] of [['cyberhaven', cyberhaven] as const, ['petra', petra] as const]) {
      for (const [given, base] of table) {
        const connection = parseConnection({ id: 'x', kind, name: 'X', baseUrl: given });
        ok(!('reason' in connection));
        const again = parseConnection(connection);
        ok(!('reason' in again));
        strictEqual(baseUrlOf(again), base, given);
      }
    }
  });
});
