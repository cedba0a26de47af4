import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestEvent } from './events';

export interface Report {
  passed: number;
  failed: number;
  /** Values the suite reported, by name. */
  results: Map<string, unknown>;
}

/** Listens for a runner's events and prints them as mocha would. */
export interface Receiver {
  address: string;
  /** Settles when the suite has ended. @throws when nothing is heard for `seconds`. */
  finished(seconds: number): Promise<Report>;
  close(): void;
}

/** Starts to listen on a port the system chooses. */
export async function startReceiver(): Promise<Receiver> {
  const report: Report = { passed: 0, failed: 0, results: new Map() };
  const failures: string[] = [];
  let ended = false;
  let started = 0;
  let heard = 'nothing yet';
  let heardAt = Date.now();

  function take(event: TestEvent): void {
    heard = 'title' in event ? event.title : event.type;
    heardAt = Date.now();
    if (event.type === 'start' && ++started > 1)
      failures.push('the extension host restarted in the middle of the suite');
    if (event.type === 'pass') report.passed++;
    if (event.type === 'fail') failures.push(`${event.title}\n${event.error}`);
    if (event.type === 'result') report.results.set(event.name, event.value);
    if (event.type === 'end') ended = true;
    report.failed = failures.length;
    print(event, failures.length);
  }

  const server = createServer((request, response) => answer(request, response, take));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    finished: async (seconds) => {
      heardAt = Date.now();
      while (!ended) {
        if (Date.now() - heardAt > seconds * 1000) {
          throw new Error(`the suite was silent for ${seconds} s; the last it said was: ${heard}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      failures.forEach((failure, index) => {
        console.log(`\n  ${index + 1}) ${failure.replaceAll('\n', '\n     ')}`);
      });
      return report;
    },
    close: () => server.close(),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  take: (event: TestEvent) => void,
): Promise<void> {
  let body = '';
  for await (const part of request) body += part;
  if (request.method === 'POST') take(JSON.parse(body));
  response.writeHead(204, { 'Access-Control-Allow-Origin': '*', Connection: 'close' }).end();
}

function print(event: TestEvent, failures: number): void {
  const indent = 'depth' in event ? '  '.repeat(event.depth) : '';
  if (event.type === 'start') console.log(`\n${event.host}: ${event.total} tests`);
  if (event.type === 'suite') console.log(`${indent}${event.title}`);
  if (event.type === 'pass') console.log(`${indent}✔ ${event.title} (${event.milliseconds} ms)`);
  if (event.type === 'skip') console.log(`${indent}- ${event.title}`);
  if (event.type === 'fail') console.log(`${indent}${failures}) ${event.title}`);
}
