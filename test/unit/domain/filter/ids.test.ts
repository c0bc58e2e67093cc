import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { listedIds, withIdsQuoted, wordsOf } from '../../../../src/domain/filter/ids';
import { compileFilter } from '../../../support/compileFilter';
import { anIncident } from '../../../support/anIncident';
import { typedText } from '../../../support/arbitraries';
import { runs } from '../../../support/runs';
import { watchPatterns, worstPieces } from '../../../support/watchPatterns';

const plain = '48f3708e-45c1-4902-9e3b-26165bf3d76a';
const ids = [
  plain,
  '-pLxdg40BEaRa1FzzT4ZK-48f3708e_0c20',
  '_pLxdg40BEaRa1FzzT4ZK',
  '--x',
  '–x',
  '!x',
  'inc:2024:001',
  'user:svc',
  'severity:>=high',
  'incident:a,b',
  'a,b',
  'a OR b',
  'NOT x',
  'a*',
  '"quoted"',
  '“set”',
  'C:\\x',
  "'a b'",
];
const incidents = ids.map((id) => anIncident({ id }));
const isId = (text: string): boolean => ids.includes(text);

function found(filter: string): string[] {
  const matches = compileFilter(parseFilter(withIdsQuoted(filter, isId)), { now: 0, timeZone: 'utc' });
  return incidents.filter(matches).map(({ id }) => id);
}

describe('A pasted id', () => {
  for (const id of ids) {
    it(`finds its incident: ${id}`, () => {
      strictEqual(found(id).includes(id), true);
      strictEqual(found(` ${id}\n`).includes(id), true);
      if (!/\s/.test(id)) strictEqual(found(`is:attention ${id}`).includes(id), true);
    });
  }

  it('finds its incident with what was around it', () => {
    const [, id = ''] = ids;
    for (const text of [`\`${id}\``, `"${id}",`, `“${id}”`, `${id},`, `(${id})`, `<${id}>`, `\u200b${id}`, `${id};`]) {
      deepStrictEqual(found(text), [id], text);
      deepStrictEqual(found(`is:attention ${text}`), [id], text);
    }
  });

  it('is one of a list, of which all are found', () => {
    const three = [plain, '-pLxdg40BEaRa1FzzT4ZK-48f3708e_0c20', 'inc:2024:001'];
    for (const between of [' ', '\n', ', ', ',', ';', '\t', ' \r\n'])
      deepStrictEqual(found(three.join(between)), three, JSON.stringify(between));
    deepStrictEqual(found(three.map((id) => `"${id}",`).join('\n')), three);
    deepStrictEqual(found(three.map((id) => `- \`${id}\``).join('\n')), three);
    deepStrictEqual(found(`${plain} ${plain}`), [plain]);
    deepStrictEqual(found(`${plain} svc`), []);
  });

  it('is one only where there is such an incident', () => {
    for (const filter of [`-${plain}`, 'tenant:acme -svc', '-_pLx', 'user:sv', '', ' is:live ']) {
      strictEqual(withIdsQuoted(filter, isId), filter);
    }
    deepStrictEqual(found(`-${plain}`), ids.slice(1));
  });

  it('leaves the other terms as they are', () => {
    strictEqual(withIdsQuoted('is:live  --x -user:b inc:2024:001', isId), 'is:live  "--x" -user:b "inc:2024:001"');
  });

  it('is found in any form', () => {
    fc.assert(
      fc.property(typedText(), (text) => {
        const id = text.trim();
        if (id === '') return;
        const one = anIncident({ id });
        const filter = parseFilter(withIdsQuoted(text, (each) => each === id));
        strictEqual(compileFilter(filter, { now: 0, timeZone: 'utc' })(one), true, id);
      }),
      runs(2000),
    );
  });

  it('is looked for in a text of any length without going back and forth for its end', async () => {
    for (const piece of [...worstPieces, ')', ';', '.', ')a', '` ']) {
      const text = `${piece.repeat(40_000 / piece.length)}a`;
      const { complaints } = await watchPatterns(() => (withIdsQuoted(text, isId), listedIds(text, isId)));
      // Those of a scan begin where the last one ended.
      const ofEnds = [...complaints].filter((complaint) => /[+*]\)?\$/.test(complaint));
      deepStrictEqual(ofEnds, [], JSON.stringify(piece));
    }
  });
});

describe('The words of a text', () => {
  it('are without what is between them and around them', () => {
    deepStrictEqual(wordsOf(' Caffrey, "Neal" <n.caffrey@acme.example>; (o’brien) - '), [
      'Caffrey',
      'Neal',
      'n.caffrey@acme.example',
      'o’brien',
      '-',
    ]);
    deepStrictEqual(wordsOf(' , ""'), []);
  });
});
