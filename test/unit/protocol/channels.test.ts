import assert from 'node:assert/strict';
import { channels, pipe } from '../../../src/protocol/channels';
import type { Port } from '../../../src/protocol/rpc';

/** Two ports, each hearing what the other says. */
function pair(): [Port, Port] {
  const hear: ((message: unknown) => void)[] = [() => {}, () => {}];
  const end = (own: number): Port => ({
    post: (message) => hear[1 - own](message),
    listen: (listener) => (hear[own] = listener),
  });
  return [end(0), end(1)];
}

describe('channels', () => {
  it('keep conversations apart', () => {
    const [a, b] = pair();
    const [here, there] = [channels(a, 'x', 'y'), channels(b, 'x', 'y')];
    const heard: unknown[] = [];
    there.x.listen((message) => heard.push(['x', message]));
    there.y.listen((message) => heard.push(['y', message]));
    here.y.post(1);
    here.x.post({ two: 2 });
    assert.deepEqual(heard, [
      ['y', 1],
      ['x', { two: 2 }],
    ]);
  });

  it('drop what belongs to none', () => {
    const [a, b] = pair();
    channels(b, 'x').x.listen(() => assert.fail('heard'));
    for (const message of [null, 7, 'x', {}, { channel: 'y', message: 1 }, { channel: 3 }]) a.post(message);
  });

  it('are passed on by a border that does not listen', () => {
    const [panel, outside] = pair();
    const [inside, worker] = pair();
    pipe(channels(outside, 'work').work, channels(inside, 'work').work);
    const heard: unknown[] = [];
    const answering = channels(worker, 'work').work;
    answering.listen((message) => answering.post(`${message}!`));
    const asking = channels(panel, 'work').work;
    asking.listen((message) => heard.push(message));
    asking.post('hello');
    assert.deepEqual(heard, ['hello!']);
  });
});
