export interface ParallelOptions<Question> {
  /** Most requests at once. */
  readonly atOnce: number;
  /** Whether a question is asked at once, however many others are. */
  readonly isUrgent: (question: Question) => boolean;
  /** Resolves when there may be an urgent question. */
  readonly woken: () => Promise<undefined>;
}

/**
 * Asks several questions at once, each again as long as it is among the open ones, and yields the answers as they come.
 * Nothing more is asked while an answer is not taken.
 * @param open the questions to ask now, asked before each request
 * @throws whatever `ask` throws
 */
export async function* answersOf<Question, Answer>(
  open: () => readonly Question[],
  ask: (question: Question) => Promise<Answer>,
  { atOnce, isUrgent, woken }: ParallelOptions<Question>,
): AsyncGenerator<readonly [Question, Answer]> {
  const running = new Map<Question, Promise<readonly [Question, Answer]>>();
  const start = async (question: Question): Promise<readonly [Question, Answer]> => [question, await ask(question)];
  for (;;) {
    const waiting = open().filter((question) => !running.has(question));
    const urgent = waiting.filter(isUrgent);
    const others = waiting.filter((question) => !isUrgent(question));
    const free = Math.max(atOnce - running.size - urgent.length, 0);
    for (const question of [...urgent, ...others.slice(0, free)]) running.set(question, start(question));
    if (running.size === 0) return;
    const answer = await Promise.race([...running.values(), woken()]);
    if (!answer) continue;
    running.delete(answer[0]);
    yield answer;
  }
}
