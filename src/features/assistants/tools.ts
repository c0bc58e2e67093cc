import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import type { Sliced } from '../../domain/slices';
import { count } from '../../ui/format';
import type { LoadedIncidents } from './loadedIncidents';
import { incidentAnswer, incidentsNamed, incidentWords } from './incidentAnswer';
import { defaultLimit, type ToolInput, type ToolName } from './inputs';
import { wordList } from './named';
import { searchAnswer, searchWords } from './searchAnswer';
import { connectionRowWords, summaryAnswer, summaryWords } from './summaryAnswer';

/** What the user is asked before anything is shared with a language model. */
export interface Confirmation {
  readonly title: string;
  /** How much of what is shared. */
  readonly message: string;
  /** What the model asked with; shown as it is. */
  readonly asked: string;
}

export interface Tool<Input> {
  /** Shown while the tool works. */
  readonly progress: string;
  /** @throws FilterSyntaxError */
  question(input: Input): Confirmation;
  /** @throws FilterSyntaxError, InputError */
  answer(input: Input): string | Sliced<string>;
}

type Tools = { readonly [Name in ToolName]: Tool<ToolInput<Name>> };

/** The three tools, as plain questions and answers. */
export function createTools(loaded: LoadedIncidents): Tools {
  const { t } = vscode.l10n;
  return {
    incidents_search: {
      progress: t('Searching incidents'),
      question: ({ filter = '', limit = defaultLimit }) => {
        const matching = loaded.visible.query.matching(filter).length;
        return {
          title: t('Share incidents with the language model?'),
          message: t(
            'The model asks for incidents that match its filter, {0} of {1} ({2} in total): {3}.',
            count(Math.min(limit, matching)),
            count(matching),
            count(loaded.store.all().length),
            wordList(searchWords()),
          ),
          asked: filter || t('no filter: all incidents'),
        };
      },
      answer: (input) => searchAnswer(input, loaded),
    },
    incidents_get: {
      progress: t('Reading an incident'),
      question: (input) => ({
        title: t('Share an incident with the language model?'),
        message: t('The model asks for all details of one incident: {0}.', wordList(incidentWords())),
        asked: [input.id, ...incidentsNamed(input, loaded).map((incident) => labelOf(incident, loaded))].join(' · '),
      }),
      answer: (input) => incidentAnswer(input, loaded),
    },
    incidents_summarize: {
      progress: t('Counting incidents'),
      question: ({ filter = '' }) => ({
        title: t('Share counts of incidents with the language model?'),
        message: t(
          'The model asks to count the {0} of {1} incidents that match its filter by {2}, and for each connection: {3}. It gets names of tenants and policies, but no people or hosts.',
          count(loaded.visible.query.matching(filter).length),
          count(loaded.store.all().length),
          wordList(summaryWords()),
          wordList(connectionRowWords()),
        ),
        asked: filter || t('no filter: all incidents'),
      }),
      answer: (input) => summaryAnswer(input, loaded),
    },
  };
}

/** Tells the user which incident is meant by an ID. */
function labelOf({ connection, user, status }: Incident, { connections }: LoadedIncidents): string {
  const parts = [user?.name ?? user?.principal ?? user?.mail, status.label, connections.nameOf(connection)];
  return parts.filter((part) => part).join(' · ');
}
