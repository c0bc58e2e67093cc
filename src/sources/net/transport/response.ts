import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** Codings of bodies that are asked for (RFC 9110 §8.4.1). */
export const acceptedCodings = 'gzip, br';

/** More codings than that, one in the other, are nobody's. */
const maxCodings = 5;

/** Statuses without a body (Fetch standard §2.2.3). */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

// A body that breaks off is read as far as it came: its JSON tells.
const zlibOptions = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotliOptions = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };

/** What undici received, as `fetch` gives it: the body without its codings. */
export function responseOf({ statusCode, headers, body }: Dispatcher.ResponseData): Response {
  // A status that there is not counts as a server error (RFC 9110 §15).
  const status = Math.min(statusCode, 599);
  const received = new Headers();
  for (const [name, value = []] of Object.entries(headers)) {
    for (const each of [value].flat()) received.append(name, each);
  }
  if (withoutBody.has(status)) {
    body.resume();
    return new Response(null, { status, headers: received });
  }
  const decoders = decodersOf(received.get('content-encoding') ?? '');
  // Errors of any of them end the last one.
  const decoded = decoders.reduce<Readable>((from, decoder) => pipeline(from, decoder, () => undefined), body);
  return new Response(Readable.toWeb(decoded) as ReadableStream<Uint8Array>, { status, headers: received });
}

/** What undoes the codings of a body, the last one first; nothing where one of them is not known, as in browsers. */
function decodersOf(codings: string): readonly Transform[] {
  const names = codings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const decoders = names.slice(0, maxCodings).map(decoderOf).reverse();
  return names.length > maxCodings || decoders.includes(undefined) ? [] : (decoders as Transform[]);
}

function decoderOf(name: string): Transform | undefined {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(zlibOptions);
    case 'deflate':
      return createInflate(zlibOptions);
    case 'br':
      return createBrotliDecompress(brotliOptions);
    default:
      return undefined;
  }
}
