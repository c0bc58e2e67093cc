/** How long a window may take for what it is to do, ms: most of it is for machines that are busy with other work. */
export const patienceMs = 60_000;
