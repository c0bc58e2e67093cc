import { deepStrictEqual } from 'node:assert';
import { RereadQuestion } from '../../../../src/sources/cyberhaven/questions';
import { anIncident } from '../../../support/anIncident';
import { noneSkipped } from '../../../../src/sources/source';

describe('reading held incidents again', () => {
  const watched = [5000, 5000, 4000, 3000].map((at, index) => ({ id: `i-${index}`, at }));
  const closed = anIncident({ id: 'i-2', status: { value: 'closed', label: 'Closed', state: 'closed' } });
  const open = anIncident({ id: 'i-0' });
  const answer = {
    incidents: [open, closed],
    skipped: noneSkipped,
    warnings: [],
    received: 2,
    times: [4000, 5000],
  } as const;

  it('is in vain for those that are not given as closed', () => {
    const question = new RereadQuestion({ from: 2999, to: 5001, watched }, {});
    question.take(answer);
    deepStrictEqual([question.finished, question.vain], [true, ['i-0', 'i-1', 'i-3']]);
  });

  it('says nothing of those beyond its page, but for the first', () => {
    const question = new RereadQuestion({ from: 2999, to: 5001, watched }, {});
    question.take({ ...answer, nextPage: 'p2' });
    deepStrictEqual(question.vain, ['i-0', 'i-1']);
    question.take({ ...answer, times: [5000, 5000], nextPage: 'p2' });
    deepStrictEqual(question.vain, ['i-0']);
  });
});
