import { deepStrictEqual, ok } from 'node:assert';
import * as vscode from 'vscode';
import { createdTime } from '../../src/domain/time';
import type { Incident } from '../../src/domain/incident';
import { api, removeAll, run } from './extension';

describe('Sorting', () => {
  before(async () => run('exploreSample'));
  after(async () => {
    await vscode.workspace.getConfiguration('incidents').update('sortBy', undefined, vscode.ConfigurationTarget.Global);
    await removeAll();
  });

  const orders: Record<string, (incident: Incident) => number> = {
    attention: ({ status }) => ({ attention: 0, waiting: 1, closed: 2 })[status.state],
    newest: (incident) => -createdTime(incident),
    occurred: ({ occurredAt, createdAt }) => -Date.parse(occurredAt ?? createdAt),
    severity: ({ severity }) => -(severity?.rank ?? -1),
    dwell: ({ dwellMinutes }) => -(dwellMinutes ?? -Infinity),
  };
  for (const [mode, rank] of Object.entries(orders)) {
    it(`by ${mode}, set by command, applies to other extensions as well`, async () => {
      await run('sortBy', mode);
      const ranks = (await api()).incidents().map(rank);
      ok(ranks.length > 100);
      deepStrictEqual(
        ranks,
        ranks.toSorted((a, b) => (a === b ? 0 : a - b)),
      );
    });
  }

  it('is the default again when the setting is none that exists', async () => {
    await vscode.workspace.getConfiguration('incidents').update('sortBy', 'magic', vscode.ConfigurationTarget.Global);
    const ranks = (await api()).incidents().map((incident) => orders['attention']?.(incident) ?? NaN);
    deepStrictEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
  });
});
