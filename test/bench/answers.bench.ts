// How long the worst answers hold up others: the longest block of the event loop, by kind of answer.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { cyberhavenLimit } from '../../src/sources/cyberhaven/limit';
import { CyberhavenClient } from '../../src/sources/cyberhaven/client';
import { CyberhavenSession } from '../../src/sources/cyberhaven/session';
import { HttpClient } from '../../src/sources/net/httpClient';
import { petraLimit } from '../../src/sources/petra/limit';
import { PetraClient } from '../../src/sources/petra/client';
import { RateLimiter } from '../../src/sources/limit/rateLimit';
import { Requester } from '../../src/sources/net/requester';
import type { IncidentSource } from '../../src/sources/source';
import { systemClock } from '../../src/sources/systemClock';
import { MemoryLedger } from '../support/memoryLedger';

const repeated = (text: string, count: number): string => Array.from({ length: count }, () => text).join(',');
const list = (name: string, elements: string): string => `{"${name}":[${elements}]}`;
const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
const names = ['incidents', 'resources'] as const;

const bodies: readonly (readonly [kind: string, body: (name: string) => string])[] = [
  ['200,000 empty objects', (name) => list(name, repeated('{}', 200_000))],
  ['7,000,000 empty objects', (name) => list(name, repeated('{}', 7_000_000))],
  ['300,000 errors', (name) => `{"${name}":[],"errors":[${repeated('{"code":1,"message":"x"}', 300_000)}]}`],
  ['500,000 levels', (name) => list(name, `{"id":"a","deep":${deep}}`)],
  ['one text of 45 MB', (name) => list(name, `{"id":"a","text":"${'x'.repeat(45_000_000)}"}`)],
  ['500 records of 90 KB', (name) => list(name, repeated(`{"id":"a","text":"${'x'.repeat(90_000)}"}`, 500))],
];

/** Runs the work. @returns the longest time that others had to wait meanwhile, ms */
async function longestBlock(work: () => Promise<void>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  let next: NodeJS.Immediate;
  const watch = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    next = setImmediate(watch);
  };
  next = setImmediate(watch);
  await work();
  clearImmediate(next);
  return longest;
}

/** A source of each API at an address. */
function sourceOf(name: (typeof names)[number], baseUrl: string): IncidentSource {
  const limit = name === 'incidents' ? petraLimit : cyberhavenLimit;
  const http = new HttpClient({ fetch: () => fetch, baseUrl, userAgent: 'bench/1', clock: systemClock });
  const limiter = new RateLimiter({ limit, ledger: new MemoryLedger(), clock: systemClock });
  const requester = new Requester({ http, limiter, clock: systemClock, random: Math.random });
  const parts = { connection: 'bench', requester, clock: systemClock };
  if (name === 'incidents') return new PetraClient({ ...parts, key: 'key' });
  const session = new CyberhavenSession({ ...parts, key: 'key', auth: 'bearer' });
  return new CyberhavenClient({ ...parts, session, baseUrl });
}

async function main(): Promise<void> {
  let body = Buffer.alloc(0);
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').setHeader('content-encoding', 'gzip').end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rows: Record<string, Record<string, string>> = {};
  for (const [kind, make] of bodies) {
    for (const name of names) {
      body = gzipSync(make(name));
      const { signal } = new AbortController();
      const start = performance.now();
      const block = await longestBlock(async () => {
        try {
          for await (const batch of sourceOf(name, address).fetch({ priority: 'user', signal })) {
            if (batch) break;
          }
        } catch {
          // What is refused has been read as well.
        }
      });
      const took = `${Math.round(performance.now() - start)} ms, longest block ${Math.round(block)} ms`;
      rows[kind] = { ...rows[kind], size: `${Math.ceil(body.length / 1024)} KB`, [name]: took };
    }
  }
  console.table(rows);
  server.close();
  server.closeAllConnections();
}

void main();
