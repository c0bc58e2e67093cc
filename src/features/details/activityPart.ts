import * as vscode from 'vscode';
import { defanged } from '../../domain/activity';
import type { Incident } from '../../domain/incident';
import { activitySentence } from './activitySentence';
import { code } from './facts';
import type { Fact } from './messages';

/** What happened in short, above all that is known of it. */
export function inShort(incident: Incident): readonly Fact[] {
  const value = activitySentence(incident);
  return value === undefined ? [] : [{ kind: 'text', label: vscode.l10n.t('In short'), value }];
}

/** The web addresses and domains of the places, to be pasted where no program makes links of them. */
export function defangedFacts({ activity }: Incident): readonly Fact[] {
  const { t } = vscode.l10n;
  const places = [activity?.origin, activity?.from, activity?.to];
  const addresses = places.flatMap((place) => [place?.url, place?.domain].filter((each) => each !== undefined));
  return [...new Set(addresses)].map((address) => code(t('Defanged address'), defanged(address)));
}
