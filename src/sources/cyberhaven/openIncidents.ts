import { present } from '../cleanValues';
import { stateOf } from './mapper';
import type { Memory, Recalled } from './memory';
import { OpenQuestion } from './openQuestion';
import type { CyberhavenScope } from './scope';

/** The only word for an open incident that the API page documents. */
const documented = 'open';

export interface OpenIncidentsOptions {
  readonly scope: CyberhavenScope;
  readonly plan: Recalled;
  /** Everything from this time on is read anyway, ms since the epoch; undefined when it is not. */
  readonly readFrom: number | undefined;
  /** Whether to ask nothing for now. */
  readonly isPaused: boolean;
}

/**
 * Asks for what is open, with the word of the API page, or with those that the user wrote into the scope. Other words that
 * records show are never sent: the page does not document them.
 */
export class OpenIncidents {
  /** Undefined when there is nothing to ask. */
  readonly question: OpenQuestion | undefined;
  /** For open ones; none where the scope leaves them out. */
  readonly words: readonly string[];

  constructor(private readonly options: OpenIncidentsOptions) {
    const { resolutionStatuses: wanted = [] } = options.scope;
    this.words = wanted.length > 0 ? wanted.filter((word) => stateOf(word) === 'attention') : [documented];
    this.question = options.isPaused ? undefined : this.ask();
  }

  /** What to remember. @param isHistoryRead whether all that is not older than the history has been read as well */
  memory(isHistoryRead: boolean): Pick<Memory, 'openTo' | 'openRead'> {
    const { question } = this;
    const { plan } = this.options;
    const isRead = question?.isWhole === true && (isHistoryRead || question.isFromNewest);
    const openRead = plan.openRead ?? (isRead || undefined);
    return present({ openRead, openTo: question?.answered ? question.next : plan.openTo });
  }

  private ask(): OpenQuestion | undefined {
    const { words, options } = this;
    const { scope, readFrom, plan } = options;
    // The range of the scope is read anyway.
    if (words.length === 0 || (readFrom !== undefined && (scope.startTime !== undefined || readFrom === 0)))
      return undefined;
    const top = readFrom === undefined ? plan.openTo : Math.min(readFrom, plan.openTo ?? Infinity);
    return new OpenQuestion(scope, words, top);
  }
}
