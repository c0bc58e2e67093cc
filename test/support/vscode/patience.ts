/** How long a window may take for what it is to do, ms: most of it is for machines that are busy with other work. */
export const patienceMs = 60_000;

/** Asks again until the answer is good; the last answer's own failure is what a test fails with. */
export async function eventually<T>(check: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}
