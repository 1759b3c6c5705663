/** `PowerOffSelf`: the own host, fenced like every other poweroff: what an earlier boot was told is nothing to this one. */
import { runCommand } from '../../clients/local-command/run.ts';
import type { BootId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import { failed } from './answers.ts';
import { answerOf } from './command-answer.ts';
import type { Handler } from './handler.ts';

export interface SelfOptions {
  readonly clock: Clock;
  /** The boot of this host now; rejects when it cannot be read. */
  readonly bootNow: () => Promise<BootId>;
  /** `systemctl poweroff`; another one in a lab. */
  readonly command: readonly string[];
}

/** systemd takes the job and says so; what it waits for afterwards is not waited for here, ms. */
const limitMs = 10_000;

export function createPowerOffSelf({ clock, bootNow, command }: SelfOptions): Handler<'PowerOffSelf'> {
  return async ({ boot }, signal) => {
    const now = await bootNow().catch((error: unknown) => error);
    if (now !== boot) {
      const found = typeof now === 'string' ? `boot ${now}` : `a boot that cannot be read (${String(now)})`;
      return failed(`this host is in ${found}, and not in ${boot}, which was to go off`);
    }
    return answerOf(command.join(' '), await runCommand(command, { clock, limitMs }, signal));
  };
}
