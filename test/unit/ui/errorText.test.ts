import { strictEqual } from 'node:assert';
import { say } from '../../../src/sources/sentence';
import { warningText } from '../../../src/ui/errorText';

describe('The text of a warning', () => {
  it('is what was said, with the name of the tenant that it is about', () => {
    strictEqual(warningText('Slow down'), 'Slow down');
    strictEqual(warningText({ tenant: { id: 'a', name: 'Acme' }, text: 'Slow down' }), 'Tenant Acme: Slow down');
  });

  it('is our own sentence where there is one: the other text is for the log', () => {
    const sentence = say('{0} can’t be reached.', 'api.example');
    strictEqual(
      warningText({ tenant: { id: 'a', name: 'Acme' }, text: '… can’t be reached.', sentence }),
      'Tenant Acme: api.example can’t be reached.',
    );
  });
});
