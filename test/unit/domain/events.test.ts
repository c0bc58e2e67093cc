import { deepStrictEqual } from 'node:assert';
import { Emitter, Owner } from '../../../src/domain/events';

describe('An emitter', () => {
  it('reaches the others as well when a listener throws', async () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const mistake = new Error('of the listener');
    const before = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    const unhandled = new Promise((resolve) => {
      process.once('unhandledRejection', resolve);
    });
    emitter.event(() => {
      throw mistake;
    });
    emitter.event((number) => heard.push(number));
    emitter.fire(1);
    deepStrictEqual(heard, [1]);
    deepStrictEqual(await unhandled, mistake);
    for (const listener of before) process.on('unhandledRejection', listener);
  });

  it('reaches nobody once it is disposed of, nor ended subscriptions', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const subscription = emitter.event((number) => heard.push(`a${number}`));
    emitter.event((number) => heard.push(`b${number}`));
    subscription.dispose();
    emitter.fire(1);
    emitter.dispose();
    emitter.fire(2);
    deepStrictEqual(heard, ['b1']);
  });
});

describe('An owner', () => {
  class Two extends Owner {
    constructor(ended: string[]) {
      super();
      const part = (name: string) => ({ dispose: () => void ended.push(name) });
      this.own(part('first'), part('second'));
      this.own(part('third'));
    }
  }

  it('lets go of what it owns once, the last first', () => {
    const ended: string[] = [];
    const owner = new Two(ended);
    owner.dispose();
    owner.dispose();
    deepStrictEqual(ended, ['third', 'second', 'first']);
  });
});
