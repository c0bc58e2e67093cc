/** A file that an act touched. */
export interface ActivityFile {
  readonly name: string;
  readonly sha256?: string;
  readonly md5?: string;
}

/** Where data was, came from or went: a disk, a share, a website, a mailbox, a printer, another person. */
export interface ActivityPlace {
  /** What people call it: `SanDisk Ultra`, `\\FILESERVER-01\HR`, `drive.example`. */
  readonly name: string;
  /** The path of a file there. */
  readonly path?: string;
  /** Its web address, unchecked. */
  readonly url?: string;
  /** Whose it is there: the address or name of an account, private or not. */
  readonly account?: string;
  /** The domain of a website or a message. */
  readonly domain?: string;
}

/** A removable device. */
export interface ActivityDevice {
  readonly name: string;
  readonly serial?: string;
}

/**
 * What somebody did with data, as the agent on the machine saw it. Each part may be missing. All text is untrusted; its
 * length and that of lists are bounded.
 */
export interface Activity {
  /** The API's own word for the act, as received: `copy`, `upload`. */
  readonly action?: string;
  readonly blocked?: boolean;
  /** Bytes. */
  readonly size?: number;
  readonly files?: readonly ActivityFile[];
  readonly from?: ActivityPlace;
  readonly to?: ActivityPlace;
  /** Where the data was first seen, if that is not where it came from. */
  readonly origin?: ActivityPlace;
  /** The program that did it. */
  readonly application?: string;
  readonly device?: ActivityDevice;
  /** Of a mail or a message. */
  readonly recipients?: readonly string[];
  /** What is known of the content: `PII`. */
  readonly labels?: readonly string[];
  readonly dataset?: string;
  /** The API's own word for how sensitive the data set is, as received. */
  readonly sensitivity?: string;
  /** Whether the user was warned, in the API's own word. */
  readonly warning?: string;
  /** How the user reacted to a warning, in the API's own words. */
  readonly reactions?: readonly string[];
  /** What the user wrote. */
  readonly message?: string;
}

/** All that names a place, each once. */
export function placeNames(place: ActivityPlace | undefined): readonly string[] | undefined {
  if (!place) return undefined;
  const { name, account, path, url, domain } = place;
  return [...new Set([name, account, path, url, domain].filter((each) => each !== undefined))];
}

/** The hashes of all files, each once. */
export function hashesOf({ files }: Activity): readonly string[] | undefined {
  // Most have none.
  if (!files?.some(({ sha256, md5 }) => sha256 !== undefined || md5 !== undefined)) return undefined;
  return [...new Set(files.flatMap(({ sha256, md5 }) => [sha256, md5].filter((each) => each !== undefined)))];
}

/**
 * A web address or domain that no program makes a link of, as analysts write it in tickets: `hxxps://evil[.]example`.
 * What looks like more of one stays harmless too: each dot and each scheme is changed.
 */
export function defanged(address: string): string {
  return address.replace(/h(?:tt|xx)p(?=s?:)/gi, 'hxxp').replace(/\[\.\]|\./g, '[.]');
}
