import type { Incident, Status } from '../../../src/domain/incident';
import { withRaw } from '../../../src/domain/raw';
import { RawRecord } from '../../../src/domain/rawRecord';
import { present } from '../../../src/sources/cleanValues';
import type { ApiRecord } from '../../../src/sources/records';
import { apiWord } from '../../../src/sources/sentence';
import { objectOf, passing, type Shaped, text } from '../../../src/sources/shape';

const needed = passing<string>((value) => typeof value === 'string', 'is not text');

export const toyShape = objectOf({
  id: needed,
  at: needed,
  phase: needed,
  rule: text,
  who: text,
  page: text,
});

export type ToyRecord = Shaped<typeof toyShape>;

const broken = apiWord('Broken');
const mended = apiWord('Mended');

export const labels = [broken, mended];

export const mappedPaths: ReadonlySet<string> = new Set(['id', 'at', 'phase', 'rule', 'who', 'page']);

export function toIncident({ fields, text: json }: ApiRecord<ToyRecord>, connection: string): Incident {
  const { id, at, rule, who, page } = fields;
  const incident: Omit<Incident, 'raw'> = {
    connection,
    source: 'toy',
    id,
    createdAt: at,
    status: statusOf(fields.phase),
    ...present({
      url: page ?? undefined,
      policy: rule ? { id: rule, name: rule } : undefined,
      user: who ? { id: who, mail: who } : undefined,
    }),
  };
  return withRaw(incident, new RawRecord(json));
}

function statusOf(value: string): Status {
  return value === 'mended'
    ? { value, label: mended.text, state: 'closed' }
    : { value, label: value === 'broken' ? broken.text : value, state: 'attention' };
}
