import { randomUuid, seededRandom } from './random';

interface SampleTenant {
  readonly petraTenantId: string;
  readonly name: string;
  readonly microsoftTenantId: string;
  readonly domain: string;
}

export interface SamplePerson {
  readonly id: string;
  readonly displayName: string;
  /** Both login name and address. */
  readonly mail: string;
  readonly tenant: SampleTenant;
}

/** The tenant and the persons of the API page's example. */
const acme: SampleTenant = {
  petraTenantId: 'ZZk90t',
  name: 'Acme Corp.',
  microsoftTenantId: 'a1b2c3d4-5e6f-7890-abcd-ef1234567890',
  domain: 'acmecorp.com',
};
const acmePeople = [
  ['2e8c5169-af3d-447b-9c4f-82d516b9fe34', 'Anakin Skywalker', 'askywalker'],
  ['7a3fd851-bc4e-489c-b6d2-35f940d7ace2', 'Neal Caffrey', 'ncaffrey'],
  ['0e50012e-ada7-42fa-bca2-754070f958a3', 'Nick Renner', 'nick.renner'],
  ['01be85ac-1cbd-47a4-bead-47fc8c2c65da', 'Asha Streich', 'asha.streich'],
].map(([id = '', displayName = '', login = '']): SamplePerson => {
  return { id, displayName, mail: `${login}@${acme.domain}`, tenant: acme };
});

const companies =
  'Northwind Dental,Harbor & Pine Law,Blue Mesa Logistics,Lindqvist Architects,Okafor Foods,Sato Precision,St. Brendan School,Vega Solar';
const firstNames =
  'Amara,Ben,Chiara,Dmitri,Elif,Farah,Greta,Hiro,Ines,Jonas,Keiko,Liam,Maya,Noor,Oskar,Priya,Quinn,Rosa,Sven,Tariq,Uma,Viktor,Wanda,Yusuf,Zoë';
const lastNames =
  'Abara,Bergström,Castillo,Dubois,Eriksen,Fontaine,Garcia,Haddad,Ivanova,Jansen,Kowalski,Lindgren,Mbeki,Nakamura,O’Brien,Petrov,Rossi,Silva,Tanaka,Ueda,Varga,Weiss,Xu,Yilmaz,Zimmer';

/** Persons of `tenants` customers, always the same ones; the first tenant is that of the API page's example. */
export function samplePeople(tenants = 8): readonly SamplePerson[] {
  const people: SamplePerson[] = [...acmePeople];
  for (let index = 1; index < tenants; index++) {
    const random = seededRandom(index);
    const names = companies.split(',');
    const round = Math.floor((index - 1) / names.length);
    const name = `${names[(index - 1) % names.length]}${round > 0 ? ` ${round + 1}` : ''}`;
    const tenant: SampleTenant = {
      petraTenantId: randomUuid(random).slice(0, 6),
      name,
      microsoftTenantId: randomUuid(random),
      // RFC 2606: nobody's.
      domain: `${ascii(name)}.example`,
    };
    for (let person = 0; person < 6; person++) {
      const first = firstNames.split(',')[(index * 7 + person * 4) % 25] ?? '';
      const last = lastNames.split(',')[(index * 3 + person * 8) % 25] ?? '';
      const mail = `${ascii(first)}.${ascii(last)}@${tenant.domain}`;
      people.push({ id: randomUuid(random), displayName: `${first} ${last}`, mail, tenant });
    }
  }
  return people;
}

function ascii(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
