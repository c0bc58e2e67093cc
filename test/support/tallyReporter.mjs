// Mocha's usual report, and its counts in a file (`INCIDENT_TALLY`), from which `npm test` sums its last line.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Mocha asks for a default export. */
export default class TallyReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env['INCIDENT_TALLY'];
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, pending }));
    });
  }
}
