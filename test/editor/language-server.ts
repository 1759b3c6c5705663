// The YAML language server as an editor runs it: a process of its own that is spoken to over its standard streams.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { repositoryRoot } from '../support/source-tree.ts';
import { type Message, readMessages, writeMessage } from './json-rpc.ts';

/** No answer takes this long, also on a busy machine; who waits longer is told for what. */
const patienceMs = 20_000;
/** For the hooks that start and stop it. */
export const hookMs = 2 * patienceMs;

const program = fileURLToPath(import.meta.resolve('yaml-language-server/bin/yaml-language-server'));
/** It may not use the network, write, or start anything. */
const flags = ['--permission', '--allow-fs-read=*'];
/** Schemas come from the first line of a file and from nowhere else. */
const settings = {
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  kubernetesCRDStore: { enable: false },
};

export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Diagnostic {
  readonly range: { readonly start: Position };
  readonly message: string;
}
interface Waiting {
  readonly resolve: (message: Message) => void;
  readonly reject: (error: Error) => void;
}

export class LanguageServer {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #gone: Promise<unknown>;
  readonly #waiting = new Map<string, Waiting>();
  #lastId = 0;
  #complaints = '';

  constructor() {
    this.#process = spawn(process.execPath, [...flags, program, '--stdio'], { env: {}, stdio: 'pipe' });
    this.#gone = once(this.#process, 'exit').then(() => this.#abandon());
    this.#process.stderr.on('data', (chunk: Buffer) => (this.#complaints += chunk.toString()));
    // A pipe to a process that has ended: its end is what is reported.
    this.#process.stdin.on('error', () => this.#abandon());
    readMessages(this.#process.stdout, (message) => this.#receive(message));
  }

  async start(): Promise<void> {
    const capabilities = { workspace: { configuration: true } };
    await this.#ask('initialize', { processId: process.pid, rootUri: null, capabilities });
    const configured = this.#next('workspace/configuration');
    this.#send({ method: 'initialized', params: {} });
    await configured;
  }

  /** What the editor underlines in a file of `configs`. A name is used once, so that there is one answer for it. */
  async open(name: string, text: string): Promise<readonly Diagnostic[]> {
    const uri = uriOf(name);
    const published = this.#next(`diagnostics ${uri}`);
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } });
    const { params } = await published;
    return (params as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
  }

  async at(request: 'completion' | 'hover', name: string, position: Position): Promise<unknown> {
    return this.#ask(`textDocument/${request}`, { textDocument: { uri: uriOf(name) }, position });
  }

  /** As an editor does it that is closed; a server that does not go by itself is ended. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    try {
      await this.#ask('shutdown');
      this.#send({ method: 'exit' });
      await Promise.race([this.#gone, once(AbortSignal.timeout(patienceMs), 'abort')]);
    } finally {
      this.#process.kill('SIGKILL');
    }
  }

  async #ask(method: string, params?: unknown): Promise<unknown> {
    this.#lastId += 1;
    const answer = this.#next(`answer ${this.#lastId}`);
    this.#send({ id: this.#lastId, method, params });
    const { error, result } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #send(message: Message): void {
    writeMessage(this.#process.stdin, message);
  }

  /** The next message of this name. */
  async #next(name: string): Promise<Message> {
    if (this.#process.exitCode !== null) throw new Error(`the language server has ended; ${this.#complaints}`);
    const limit = AbortSignal.timeout(patienceMs);
    return new Promise((resolve, reject) => {
      this.#waiting.set(name, { resolve, reject });
      limit.addEventListener('abort', () => reject(new Error(`waited in vain for ${name}; ${this.#complaints}`)));
    });
  }

  #receive(message: Message): void {
    const { id, method, params } = message;
    if (method !== undefined && id !== undefined) this.#send({ id, result: answerTo(method, params) });
    const name = nameOf(message);
    this.#waiting.get(name)?.resolve(message);
    this.#waiting.delete(name);
  }

  #abandon(): void {
    for (const [name, { reject }] of this.#waiting) {
      reject(new Error(`the language server ended without ${name}; ${this.#complaints}`));
    }
  }
}

/** By which a message is waited for. */
function nameOf({ id, method, params }: Message): string {
  if (method === undefined) return `answer ${id}`;
  if (method !== 'textDocument/publishDiagnostics') return method;
  return `diagnostics ${(params as { readonly uri: string }).uri}`;
}

function answerTo(method: string, params: unknown): unknown {
  if (method !== 'workspace/configuration') return null;
  const { items } = params as { readonly items: readonly { readonly section: string }[] };
  return items.map(({ section }) => (section === 'yaml' ? settings : null));
}

function uriOf(name: string): string {
  return pathToFileURL(join(repositoryRoot, 'configs', name)).href;
}
