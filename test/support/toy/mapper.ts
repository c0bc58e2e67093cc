import type { Incident, Status } from '../../../src/domain/incident';
import { present } from '../../../src/sources/cleanValues';
import { fromRecord } from '../../../src/sources/fromRecord';
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

export function toIncident(record: ApiRecord<ToyRecord>, connection: string): Incident {
  const { id, at, phase, rule, who, page } = record.fields;
  const incident: Omit<Incident, 'raw'> = {
    connection,
    source: 'toy',
    id,
    createdAt: at,
    status: statusOf(phase),
    ...present({
      url: page ?? undefined,
      policy: rule ? { id: rule, name: rule } : undefined,
      user: who ? { id: who, mail: who } : undefined,
    }),
  };
  return fromRecord(incident, record);
}

function statusOf(value: string): Status {
  return value === 'mended'
    ? { value, label: mended.text, state: 'closed' }
    : { value, label: value === 'broken' ? broken.text : value, state: 'attention' };
}
