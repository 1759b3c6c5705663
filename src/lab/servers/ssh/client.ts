/** One client of a server of the lab: who is let in, and what becomes of each command. */
import { timingSafeEqual } from 'node:crypto';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { wordsIn } from '../../../core/node-verbs/script.ts';
import { verbFrom } from '../../../core/node-verbs.ts';
import type { SshFault } from './faults.ts';
import { forward } from './forward.ts';
import type { LabMachines } from './machines.ts';

interface Served {
  readonly machine: string;
  readonly machines: LabMachines;
  readonly clientKey: string;
  readonly fault: () => SshFault | undefined;
}

export function serveClient(connection: Connection, served: Served): void {
  const { fault } = served;
  // A client that breaks off is no fault of the lab.
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => {
    if (fault() !== 'refuses-key' && isThatKey(context, served.clientKey)) context.accept();
    else context.reject(['publickey']);
  });
  connection.on('ready', () => {
    if (fault() === 'closes-after-auth') connection.end();
  });
  // The way through a jump host: the lab stands on one loopback, so every address is reached from here.
  connection.on('tcpip', (accept, reject, { destIP, destPort }) => forward(accept, reject, destIP, destPort));
  connection.on('session', (accept) => {
    const session = accept();
    session.on('exec', (take, _refuse, { command }) => {
      if (fault() === 'hangs-after-auth') return;
      const channel = take();
      channel.on('error', () => undefined);
      const failed = fault();
      if (failed === 'endless-output' || failed === 'endless-errors') {
        return endless(failed === 'endless-output' ? channel : channel.stderr, channel);
      }
      void execute(connection, channel, command, served);
      return undefined;
    });
  });
}

async function execute(connection: Connection, channel: ServerChannel, command: string, served: Served): Promise<void> {
  const words = wordsIn(command);
  const verb = words === undefined ? undefined : verbFrom(words);
  // The script is what a real machine would run; here only its name counts. It is read all the same, as a shell would.
  channel.resume();
  if (verb === undefined)
    return finish(channel, { code: 127, stdout: '', stderr: `sh: not found: ${command.slice(0, 60)}\n` });
  const say = (text: string): void => {
    if (!channel.destroyed) channel.write(text);
  };
  const answer = await served.machines.run(served.machine, verb, say);
  const fault = served.fault();
  if (channel.destroyed) return;
  if (fault === 'closes-mid-command' || fault === 'no-exit-status') {
    channel.write(answer.stdout.slice(0, answer.stdout.length / 2), () => {
      if (fault === 'closes-mid-command') connection.end();
      else channel.close();
    });
    return;
  }
  finish(channel, answer);
}

function finish(
  channel: ServerChannel,
  { code, stdout, stderr }: { code: number; stdout: string; stderr: string },
): void {
  channel.stderr.write(stderr);
  channel.write(stdout);
  channel.exit(code);
  channel.end();
}

/** As fast as the client reads, and never faster. */
function endless(stream: NodeJS.WritableStream, channel: ServerChannel): void {
  const chunk = 'all work and no play\n'.repeat(400);
  const more = (): void => {
    while (!channel.destroyed && stream.write(chunk));
  };
  stream.on('drain', more);
  channel.resume();
  more();
}

function isThatKey(context: AuthContext, clientKey: string): boolean {
  const allowed = ssh2.utils.parseKey(clientKey);
  const key = Array.isArray(allowed) ? allowed[0] : allowed;
  if (key === undefined || key instanceof Error || context.method !== 'publickey') return false;
  const blob = key.getPublicSSH();
  if (context.key.algo !== key.type || context.key.data.length !== blob.length) return false;
  if (!timingSafeEqual(context.key.data, blob)) return false;
  const { blob: signed, signature } = context;
  // First a client asks whether the key would do, and then it proves that it has it.
  return signature === undefined || (signed !== undefined && key.verify(signed, signature) === true);
}
