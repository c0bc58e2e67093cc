// Loads undici in a process of its own, which is as the argument says, and tells what became of the process.
import { ApiServer } from '../../../../support/apiServer';
import { loadUndici, type Undici } from '../../../../../src/sources/net/transport/transport';

const slot = Symbol.for('undici.globalDispatcher.1');
const read = (): unknown => Object.getOwnPropertyDescriptor(globalThis, slot)?.value;

async function main([how]: readonly string[]): Promise<void> {
  const server = await ApiServer.start(async () => new Response('fine'));
  if (how === 'used') await (await fetch(server.origin)).text();
  const [before, names, listeners] = [
    read(),
    String(Object.getOwnPropertyNames(globalThis)),
    process.eventNames().length,
  ];
  const load = (): Undici => require('undici') as Undici;
  const undici = how === 'plain' ? load() : loadUndici(load);
  const slotIs = read() === before ? 'as it was' : read() instanceof undici.Agent ? 'taken' : 'Node’s';
  const others = names === String(Object.getOwnPropertyNames(globalThis)) && listeners === process.eventNames().length;
  const { status } = await undici.fetch(server.origin, { dispatcher: new undici.Agent() });
  const { status: hosts } = await fetch(server.origin);
  await server.close();
  process.stdout.write(JSON.stringify({ slotIs, others, status, hosts }));
}

void main(process.argv.slice(2));
