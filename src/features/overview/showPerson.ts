import * as vscode from 'vscode';
import { runCommand } from '../../commandIds';
import { wordsOf } from '../../domain/filter/ids';
import { personTerm } from '../../domain/filter/person';
import { addTerms } from '../../domain/filter/print';
import { fold } from '../../domain/text/fold';
import { countByNumber, countedOf } from '../../domain/statistics/mark';
import type { IncidentTable } from '../../domain/table/incidentTable';
import { peopleOf } from '../../domain/table/persons';
import { withoutIcons } from '../../domain/text/text';
import type { Clock } from '../../sources/source';
import { askWhileTyping, keepOrder, withRest } from '../../ui/quickPick';
import { attentionCount, incidentCount } from '../../ui/format';
import { isolated } from '../../ui/incidentItem';
import type { Ready } from '../../ui/whenReady';
import { targetIncident, type Targets } from '../../ui/commandTarget';

/** As many as anybody reads. */
const maxShown = 100;

export interface ShowPersonParts extends Targets {
  readonly ready: Ready;
  readonly clock: Clock;
}

/** Filters by the person of an incident, or by one that the user chooses, and shows the overview. */
export async function showPerson(parts: ShowPersonParts, argument: unknown): Promise<void> {
  const filter = await (argument === undefined ? askForPerson(parts) : filterOf(parts, argument));
  if (filter === undefined) return;
  await runCommand('filter', filter);
  await runCommand('showOverview');
}

/** The filter of an incident's person; undefined where there is none, which the user is told. */
async function filterOf(parts: ShowPersonParts, argument: unknown): Promise<string | undefined> {
  const incident = await targetIncident(parts, argument);
  if (!incident) return undefined;
  const table = parts.store.table();
  const people = peopleOf(table);
  const user = table.values('user').rows[table.incidents.indexOf(incident)];
  const person = people.people[people.ofValue[user ?? -1] ?? -1];
  if (person) return addTerms('', [personTerm(people, person).term]);
  void vscode.window.showInformationMessage(vscode.l10n.t('This incident has no user.'));
  return undefined;
}

interface PersonPick extends vscode.QuickPickItem {
  readonly filter?: string;
}

interface KnownPerson {
  readonly pick: PersonPick;
  /** All names, folded. */
  readonly names: string;
}

async function askForPerson({ ready, store, clock }: ShowPersonParts): Promise<string | undefined> {
  const { t } = vscode.l10n;
  if (!(await ready())) return undefined;
  const people = peopleToPick(store.table());
  const box = vscode.window.createQuickPick<PersonPick>();
  const update = (): void => {
    const words = wordsOf(box.value).map(fold);
    const matching = people.filter(({ names }) => words.every((word) => names.includes(word)));
    const shown = matching.slice(0, maxShown).map(({ pick }) => pick);
    box.items = withRest(shown, matching.length, t('No person has all these words'));
  };
  keepOrder(box);
  box.title = t('Show Person');
  box.placeholder = t('Search by name, sign-in name or email');
  return askWhileTyping(box, update, (row) => row?.filter, clock);
}

/** All people, those with the most that needs attention first. */
export function peopleToPick(table: IncidentTable): readonly KnownPerson[] {
  const known = peopleOf(table);
  const counted = countedOf({ table, rows: table.allRows });
  const { count, attention } = countByNumber(counted, 'user', known.ofValue);
  return known.people
    .map((person, place) => ({ person, all: count[place] ?? 0, open: attention[place] ?? 0 }))
    .sort((a, b) => b.open - a.open || b.all - a.all)
    .map(({ person, all, open }) => {
      const { text, term } = personTerm(known, person);
      const { name = text } = person;
      const pick: PersonPick = {
        label: isolated(withoutIcons(name)),
        ...(name !== text && { description: withoutIcons(text) }),
        detail: [...(open > 0 ? [attentionCount(open)] : []), incidentCount(all)].join(' · '),
        // They have been matched already, by names that the row does not show as well.
        alwaysShow: true,
        filter: addTerms('', [term]),
      };
      return { pick, names: [...person.names.keys()].join('\0') };
    });
}
