import * as vscode from 'vscode';
import type { Incident } from '../domain/incident';
import { withFields } from '../domain/raw';

/** By the English labels that the mappers give. */
function translations(): Readonly<Record<string, string>> {
  const { t } = vscode.l10n;
  return {
    Unremediated: t('Unremediated'),
    'Partially remediated': t('Partially remediated'),
    'Attacker retains password': t('Attacker retains password'),
    'Uncovered in baselining': t('Uncovered in baselining'),
    'Locked, awaiting password reset': t('Locked, awaiting password reset'),
    Remediated: t('Remediated'),
    'Remediated prior to onboarding': t('Remediated prior to onboarding'),
    'Penetration test': t('Penetration test'),
    Incorrect: t('Incorrect'),
    Open: t({ message: 'Open', comment: 'status of an incident' }),
    Unresolved: t('Unresolved'),
    'In progress': t('In progress'),
    Closed: t('Closed'),
    Resolved: t('Resolved'),
    Ignored: t('Ignored'),
    Informational: t('Informational'),
    Low: t('Low'),
    Medium: t('Medium'),
    High: t('High'),
    Critical: t('Critical'),
    Unspecified: t('Unspecified'),
    Unknown: t('Unknown'),
  };
}

/** Makes a function that puts the labels of an incident's status and severity into the user's language. */
export function labelTranslator(): (incident: Incident) => Incident {
  const known = new Map(Object.entries(translations()));
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
