/** How long a window may take for what it is to do, ms: most of it is for machines that are busy with other work. */
export const patienceMs = 60_000;

/** Each look takes the processor from what is waited for: what takes long is looked at less often. */
function pauseMs(waited: number): number {
  return Math.min(Math.max(waited / 5, 100), 500);
}

/** Asks again until the answer is good; the last answer's own failure is what a test fails with. */
export async function eventually<T>(check: () => Promise<T>): Promise<T> {
  const started = Date.now();
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > started + patienceMs) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs(Date.now() - started));
    });
  }
}
