import { deepStrictEqual, strictEqual } from 'node:assert';
import { messageParser, oneOf, textUpTo, type PageReady } from '../../../src/ui/pageMessages';

type Said = PageReady | { readonly type: 'set'; readonly color: 'red' | 'blue'; readonly name: string };

describe('A message of a page', () => {
  const parse = messageParser<Said>({ ready: {}, set: { color: oneOf(['red', 'blue']), name: textUpTo(3) } });

  it('has its own fields and no other', () => {
    deepStrictEqual(parse({ type: 'ready', name: 'x' }), { type: 'ready' });
    const message = { type: 'set', color: 'red', name: 'abc' };
    deepStrictEqual(parse({ ...message, more: 1 }), message);
    deepStrictEqual(parse({ ...message, name: '' }), { ...message, name: '' });
  });

  it('is none when its type is not known, or a field is missing or not allowed', () => {
    const wrong = [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: ['ready'] },
      { type: 'constructor' },
      { type: '__proto__' },
      { type: 'set' },
      { type: 'set', color: 'green', name: 'abc' },
      { type: 'set', color: ['red'], name: 'abc' },
      { type: 'set', color: 'red', name: 'abcd' },
      { type: 'set', color: 'red', name: 1 },
    ];
    for (const message of wrong) strictEqual(parse(message), undefined, JSON.stringify(message));
  });
});
