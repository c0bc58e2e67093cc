import * as vscode from 'vscode';
import type { Incident } from '../domain/incident';
import { withFields } from '../domain/raw';
import type { Label } from '../sources/sentence';

/**
 * Makes a function that puts the labels of an incident's status and severity into the user's language.
 * @param labels those that a mapper gives; what else there is came from the API and stays
 */
export function labelTranslator(labels: readonly Label[]): (incident: Incident) => Incident {
  const known = new Map(
    labels.map((label) => [label.text, vscode.l10n.t({ message: label.text, comment: label.comment })]),
  );
  const translate = <T extends { readonly label: string }>(word: T): T => {
    const label = known.get(word.label) ?? word.label;
    return label === word.label ? word : { ...word, label };
  };
  return (incident) => {
    const status = translate(incident.status);
    const severity = incident.severity && translate(incident.severity);
    if (status === incident.status && severity === incident.severity) return incident;
    return withFields(incident, { status, ...(severity && { severity }) });
  };
}
