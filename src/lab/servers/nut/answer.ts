/** Every request that upsd 2.8.0 knows, and what it is answered with. */
import { answerGet } from './answer-get.ts';
import { forceShutdown, grantPrimary, identify, logIn } from './answer-identity.ts';
import { answerList } from './answer-list.ts';
import { answerCommand, answerSet } from './answer-order.ts';
import { type Answer, type Command, refuse, type Session } from './session.ts';

export async function answer(session: Session, [verb = '', ...args]: readonly string[]): Promise<Answer> {
  const name = verb.toUpperCase();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return refuse('UNKNOWN-COMMAND');
  if (forUsers.has(name) && session.user === undefined) return refuse('USERNAME-REQUIRED');
  if (forUsers.has(name) && session.password === undefined) return refuse('PASSWORD-REQUIRED');
  return command(session, args);
}

const forUsers: ReadonlySet<string> = new Set(['LOGIN', 'PRIMARY', 'MASTER', 'FSD', 'SET', 'INSTCMD']);

const saying =
  (line: string): Command =>
  (_session, args) =>
    args.length === 0 ? [line] : refuse('INVALID-ARGUMENT');

const commands: Readonly<Record<string, Command>> = {
  VER: saying('Network UPS Tools upsd 2.8.0 - http://www.networkupstools.org/'),
  NETVER: saying('1.3'),
  PROTVER: saying('1.3'),
  HELP: saying('Commands: HELP VER GET LIST SET INSTCMD LOGIN LOGOUT USERNAME PASSWORD STARTTLS'),
  STARTTLS: () => refuse('FEATURE-NOT-CONFIGURED'),
  LIST: answerList,
  GET: answerGet,
  SET: answerSet,
  INSTCMD: answerCommand,
  USERNAME: identify('user'),
  PASSWORD: identify('password'),
  LOGIN: logIn,
  PRIMARY: grantPrimary('OK PRIMARY-GRANTED'),
  MASTER: grantPrimary('OK MASTER-GRANTED'),
  FSD: forceShutdown,
  LOGOUT: () => ['OK Goodbye'],
};
