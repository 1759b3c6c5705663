/** What a jump host of the lab does: a connection of its own, and both ends tied together. */
import { connect } from 'node:net';
import type { AcceptConnection, RejectConnection, ServerChannel } from 'ssh2';

export function forward(
  accept: AcceptConnection<ServerChannel>,
  reject: RejectConnection,
  host: string,
  port: number,
): void {
  const socket = connect({ host, port });
  let channel: ServerChannel | undefined;
  socket.on('error', () => (channel === undefined ? reject() : channel.destroy()));
  socket.once('connect', () => {
    channel = accept();
    channel.on('error', () => socket.destroy());
    channel.on('close', () => socket.destroy());
    socket.on('close', () => channel?.end());
    socket.pipe(channel).pipe(socket);
  });
}
