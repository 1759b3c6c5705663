/** An open session with one machine, and who uses it. */
import type { Client } from 'ssh2';

export interface Link {
  readonly client: Client;
  /** Commands that run on it, and sessions of other machines that go through it. */
  users: number;
  /** Commands that were answered and are only listened to. */
  listeners: number;
  isOpen(): boolean;
  onClose(listener: () => void): void;
  close(): void;
}

export function linkOf(client: Client, release: () => void): Link {
  const listeners = [release];
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    // Without a farewell: whoever closes a link does not know whether anybody is left at the other end.
    client.destroy();
    for (const listener of listeners) listener();
  };
  // `end` is only half of an end, but nothing that is asked after it is answered.
  client.once('end', close);
  client.once('close', close);
  client.on('error', close);
  return {
    client,
    users: 0,
    listeners: 0,
    isOpen: () => isOpen,
    onClose(listener) {
      if (isOpen) listeners.push(listener);
      else listener();
    },
    close,
  };
}
