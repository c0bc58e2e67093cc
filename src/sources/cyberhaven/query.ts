import { present } from '../cleanValues';
import { type CyberhavenScope, endTimeOf, maxPageSize, startTimeOf } from './scope';

/** What is asked for: a scope, and what no user writes into one. */
export interface CyberhavenQuery extends CyberhavenScope {
  /** Statuses in the API's words, whichever it has; they take the place of those of the scope. */
  readonly words?: readonly string[] | undefined;
  /** Not on the API page: an API may refuse it. */
  readonly incidentIds?: readonly string[];
}

/** The body of the API page's request. @param page token of the page; the first without */
export function bodyOf(query: CyberhavenQuery, page?: string): object {
  const { pageSize = maxPageSize, includeAiSummaries = true, startTime, endTime, ...filter } = query;
  // A list without entries narrows nothing down; whether the API would take it so is not documented.
  const list = (values: readonly string[] | undefined) => (values?.length ? values : undefined);
  return {
    page_request: { size: pageSize, ...(page === undefined ? {} : { id: page }), sort_by: 'trigger_time desc' },
    filter: present({
      policy_ids: list(filter.policyIds),
      policy_severities: list(filter.policySeverities),
      dataset_ids: list(filter.datasetIds),
      dataset_sensitivities: list(filter.datasetSensitivities),
      users: list(filter.users),
      assignees: list(filter.assignees),
      hostnames: list(filter.hostnames),
      resolution_statuses: list(filter.words ?? filter.resolutionStatuses),
      incident_ids: list(filter.incidentIds),
      start_time: startTime === undefined ? undefined : startTimeOf(startTime),
      end_time: endTime === undefined ? undefined : endTimeOf(endTime),
    }),
    include_ai_summaries: includeAiSummaries,
  };
}
