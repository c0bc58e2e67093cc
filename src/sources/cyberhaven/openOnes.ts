import { plainWord } from '../../domain/text/plainWord';
import type { Incident } from '../../domain/incident';
import { present } from '../cleanValues';
import type { SourceError } from '../source';
import { stateOf } from './mapper';
import { maxWordLength, type Memory, type Recalled, rememberedWords } from './memory';
import { OpenQuestion } from './openQuestion';
import type { CyberhavenScope } from './scope';

/** The only word for an open incident that the API page documents. */
const documented = 'open';

/** Words of records that are tried, at most: they come from outside. */
const maxTried = 10;

export interface OpenOnesOptions {
  readonly scope: CyberhavenScope;
  readonly plan: Recalled;
  /** Incidents that are known as open. */
  readonly known: readonly Incident[];
  /** Everything from this time on is read anyway, ms since the epoch; undefined when it is not. */
  readonly readFrom: number | undefined;
  /** Whether to ask nothing for now. */
  readonly isPaused: boolean;
}

/**
 * Asks for what is open, with the word of the API page, or with those of the scope. Words that the connection's own records
 * showed are tried as well: the API may refuse them, which is remembered.
 */
export class OpenOnes {
  /** Undefined when there is nothing to ask. */
  question: OpenQuestion | undefined;
  private tried: readonly string[] = [];
  private refused: readonly string[] = [];

  constructor(private readonly options: OpenOnesOptions) {
    const { scope, known, plan } = options;
    if (!scope.resolutionStatuses?.length) {
      const shown = new Set(known.map(({ status }) => status.value));
      const untried = new Set(['', ...plan.refused]);
      this.tried = [...shown]
        .filter((word) => plainWord(word) !== documented && !untried.has(word) && word.length <= maxWordLength)
        .slice(0, maxTried);
    }
    if (!options.isPaused) this.question = this.ask();
  }

  /** Takes down that there is no answer. @returns whether it is asked otherwise now */
  miss({ code }: SourceError): boolean {
    const word = this.tried.at(-1);
    if (code !== 'badRequest' || this.question?.answered !== false || word === undefined) return false;
    this.refused = [...this.refused, word];
    this.tried = this.tried.slice(0, -1);
    this.question = this.ask();
    return true;
  }

  /** What to remember. */
  get memory(): Pick<Memory, 'openTo' | 'openRead' | 'refused'> {
    const { plan } = this.options;
    const { question, refused } = this;
    const openRead = plan.openRead ?? (question?.isWhole || undefined);
    if (!question?.answered) return { refused: plan.refused, ...present({ openRead, openTo: plan.openTo }) };
    return { refused: rememberedWords([...plan.refused, ...refused]), ...present({ openRead, openTo: question.next }) };
  }

  private ask(): OpenQuestion | undefined {
    const { scope, readFrom, plan } = this.options;
    const { resolutionStatuses: wanted = [] } = scope;
    const sure = wanted.length > 0 ? wanted.filter((word) => stateOf(word) === 'attention') : [documented];
    // The range of the scope is read anyway.
    if (sure.length === 0 || (readFrom !== undefined && (scope.startTime !== undefined || readFrom === 0)))
      return undefined;
    const top = readFrom === undefined ? plan.openTo : Math.min(readFrom, plan.openTo ?? Infinity);
    return new OpenQuestion(scope, [...sure, ...this.tried], top);
  }
}
