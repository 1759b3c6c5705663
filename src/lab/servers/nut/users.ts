/** upsd.users: who may do what. */

export interface User {
  readonly name: string;
  readonly password: string;
  readonly actions?: readonly ('SET' | 'FSD')[];
  /** `instcmds`. */
  readonly commands?: 'all' | readonly string[];
  readonly upsmon?: 'primary' | 'secondary';
}
export interface Rights {
  readonly set: boolean;
  readonly login: boolean;
  readonly primary: boolean;
  readonly forceShutdown: boolean;
  command(name: string): boolean;
}

/** Nobody has any right without the right password. */
export function rightsOf(users: readonly User[], name: string | undefined, password: string | undefined): Rights {
  const user = users.find((one) => one.name === name && one.password === password);
  const { actions = [], commands = [], upsmon } = user ?? {};
  return {
    set: actions.includes('SET'),
    login: upsmon !== undefined,
    primary: upsmon === 'primary',
    forceShutdown: upsmon === 'primary' || actions.includes('FSD'),
    command: (command) => commands === 'all' || commands.some((one) => one.toLowerCase() === command.toLowerCase()),
  };
}
