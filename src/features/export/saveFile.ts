/** What has the name of a file that is to be written: replacing a link leaves alone what the link leads to. */
export type Taken = 'file' | 'link';

/** Where a file is to be written, on a disk or in a workspace that is somewhere else. */
export interface FilePlace {
  /** What has the name now. Throws an error with a `code` for what can never be replaced, such as a folder. */
  taken(): Promise<Taken | undefined>;
  /** Writes a draft beside it, under a name that nobody can guess. */
  write(parts: readonly string[]): Promise<void>;
  /** Gives the draft the name. False when something has it: that stays as it is. */
  create(): Promise<boolean>;
  /** Gives the draft the name, in the place of what has it. */
  replace(): Promise<void>;
  /** Removes what is left of the draft. Never rejects. */
  discard(): Promise<void>;
}

/**
 * Writes a file in one step: until then what was there stays whole, and it is replaced only if the user agrees.
 * @param mayReplace asks about what is there, also when it came after the first look
 * @param content its parts, asked for once it is wanted; undefined when the user has turned away
 * @returns false when the user has turned away: nothing has changed
 */
export async function saveFile(
  place: FilePlace,
  mayReplace: (taken: Taken) => Promise<boolean>,
  content: () => Promise<readonly string[] | undefined>,
): Promise<boolean> {
  let agreed: Taken | undefined;
  const mayGoOn = async (): Promise<boolean> => {
    const taken = await place.taken();
    if (taken === undefined || taken === agreed) return true;
    agreed = taken;
    return mayReplace(taken);
  };
  if (!(await mayGoOn())) return false;
  const parts = await content();
  if (parts === undefined) return false;
  try {
    await place.write(parts);
    for (;;) {
      if (!(await mayGoOn())) return false;
      if (agreed) await place.replace();
      if (agreed || (await place.create())) return true;
    }
  } finally {
    await place.discard();
  }
}
