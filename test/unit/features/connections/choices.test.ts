import { deepStrictEqual } from 'node:assert';
import { askForChoices, type ChoiceQuestion } from '../../../../src/features/connections/choices';
import { window } from '../../../support/fakeVscode';

interface Row {
  readonly label: string;
}
interface Box {
  readonly items: readonly Row[];
  readonly activeItems: readonly Row[];
  readonly selectedItems: readonly Row[];
}

const policies = [
  { value: 'p-123', name: 'Upload to drives' },
  { value: 'p-9', name: 'Müller, Söhne' },
  { value: 'p-7', name: 'Print' },
];
const many: ChoiceQuestion = { title: '', prompt: '', from: policies, chosen: [], many: true, open: true };
const one: ChoiceQuestion = { ...many, from: [{ value: '', name: 'all' }, ...policies], many: false };

/**
 * Types, presses Enter on what the list has chosen then, but for the rows that are ticked or left out by their labels.
 * @returns the answer, all rows, and those that are ticked or active before
 */
async function answer(
  question: ChoiceQuestion,
  typed: string,
  { tick = [], untick = [] }: { tick?: readonly string[]; untick?: readonly string[] } = {},
): Promise<{ answer: readonly string[] | undefined; rows: string[]; before: string[] }> {
  const saved = { ...window };
  let [rows, before]: string[][] = [[], []];
  let list: Box | undefined;
  window.typingAbove = async (box) => {
    list = box as Box;
    return typed;
  };
  const picked = (): Row[] => {
    const { items, selectedItems, activeItems } = list!;
    rows = items.map(({ label }) => label);
    before = (question.many ? selectedItems : activeItems).map(({ label }) => label);
    return items.filter(({ label }) => (before!.includes(label) || tick.includes(label)) && !untick.includes(label));
  };
  window.pickingMany = async () => picked();
  window.picking = async () => picked()[0];
  try {
    return { answer: await askForChoices(question), rows: rows!, before: before! };
  } finally {
    Object.assign(window, saved);
  }
}

describe('Choices of a connection’s scope', () => {
  it('take what is ticked, not what was typed to find it', async () => {
    deepStrictEqual(await answer(many, 'upload', { tick: ['Upload to drives'] }), {
      answer: ['p-123'],
      rows: ['Upload to drives', 'Müller, Söhne', 'Print', 'Add "upload"'],
      before: [],
    });
    deepStrictEqual((await answer(many, 'p-12')).answer, []);
  });

  it('take a whole name for its value, however it is written', async () => {
    deepStrictEqual((await answer(one, 'upload to drives')).answer, ['p-123']);
    deepStrictEqual((await answer(one, 'MULLER, SOHNE')).answer, ['p-9']);
    deepStrictEqual((await answer(one, 'p-7')).answer, ['p-7']);
    const typed = await answer(many, 'muller, sohne');
    deepStrictEqual([typed.answer, typed.rows.length], [['p-9'], 3]);
    deepStrictEqual((await answer(many, 'print, upload to drives')).answer, ['p-7', 'p-123']);
  });

  it('leave the first row found active, and what is added last', async () => {
    const { answer: found, before, rows } = await answer(one, 'upload');
    deepStrictEqual([found, before, rows.at(-1)], [['p-123'], ['Upload to drives'], 'Use "upload"']);
    deepStrictEqual((await answer(one, 'upload', { untick: before, tick: ['Use "upload"'] })).answer, ['upload']);
  });

  it('add what is typed where nothing matches it, or where it is ticked', async () => {
    deepStrictEqual((await answer(one, ' p-55 ')).answer, ['p-55']);
    deepStrictEqual((await answer(many, 'p-55,p-56,p-55')).answer, ['p-55', 'p-56']);
    deepStrictEqual((await answer(many, 'upload', { tick: ['Add "upload"'] })).answer, ['upload']);
    // One that is ticked is what is meant.
    deepStrictEqual((await answer(many, 'p-55', { tick: ['Print'] })).answer, ['p-7']);
  });

  it('let a value be found by its name and taken away', async () => {
    const chosen = ['p-7', 'p-0'];
    deepStrictEqual((await answer({ ...many, chosen }, 'print', { untick: ['Print'] })).answer, ['p-0']);
    deepStrictEqual((await answer({ ...many, chosen }, 'print')).answer, ['p-7', 'p-0']);
  });

  it('are chosen by hand among several of one name', async () => {
    const from = [...policies, { value: 'p-8', name: 'print' }];
    deepStrictEqual((await answer({ ...many, from }, 'print')).answer, []);
    deepStrictEqual((await answer({ ...many, from }, 'p-8')).answer, ['p-8']);
  });

  it('take nothing else where only those that there are can be asked for', async () => {
    const { answer: found, rows } = await answer({ ...many, open: false }, 'odd');
    deepStrictEqual([found, rows.length], [[], 3]);
  });
});
