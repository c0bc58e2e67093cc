/**
 * Asks several questions at once, each again as long as it is among the open ones, and yields the answers as they come.
 * Nothing more is asked while an answer is not taken.
 * @param open the questions to ask now, asked before each request
 * @param atOnce most requests at once
 * @throws whatever `ask` throws
 */
export async function* answersOf<Question, Answer>(
  open: () => readonly Question[],
  ask: (question: Question) => Promise<Answer>,
  atOnce: number,
): AsyncGenerator<readonly [Question, Answer]> {
  const running = new Map<Question, Promise<readonly [Question, Answer]>>();
  const start = async (question: Question): Promise<readonly [Question, Answer]> => [question, await ask(question)];
  for (;;) {
    const waiting = open().filter((question) => !running.has(question));
    for (const question of waiting.slice(0, atOnce - running.size)) running.set(question, start(question));
    if (running.size === 0) return;
    const answer = await Promise.race(running.values());
    running.delete(answer[0]);
    yield answer;
  }
}
