/** What a person can do about a reason: the ways out that status and `explain` offer, each as a command or a sentence. */
import { shellWord } from '../core/shell-word.ts';
import type { reasons } from './reasons.ts';

/** What a way out has to be filled in with, as far as it is known. */
export interface RemedyFacts {
  /** `expected_flux_branch` of the configuration. */
  readonly branch?: string | undefined;
  /** How ananke is called for the files that are meant. */
  readonly call?: string;
}
/** Stands for what is not known: nobody takes it for a name. */
const branchMark = '<expected_flux_branch>';

const remedies: Readonly<Partial<Record<keyof typeof reasons, readonly string[]>>> = {
  FluxSourceDrift: [
    `sudo ananke set up --force-flux-branch ${branchMark}`,
    'set expected_flux_branch of the configuration to it; ananke goes on by itself',
  ],
  NeedsPowerCycle: ['cycle the power of the machine at its outlet', 'sudo ananke set --ignore-node NODE'],
  NeedsPerson: ['press the power button of the machine', 'sudo ananke set --ignore-node NODE'],
  QuorumImpossible: ['sudo ananke set --unignore-node NODE, for enough servers'],
  HostKeyMismatch: [
    'if the machine was set up anew, put its new host key into the known_hosts file of ananke',
    'sudo ananke set --ignore-node NODE',
  ],
  MachineIdMismatch: [
    'if the machine was replaced, correct its machine_id or host in the configuration',
    'sudo ananke set --ignore-node NODE',
  ],
  HostKeyUnknown: ['sudo ananke doctor, which shows how to compare the key before it is pinned'],
  SshKeyRefused: ['sudo ananke doctor'],
  SshUnusable: ['sudo ananke doctor'],
  ProbeUnreadable: ['sudo ananke doctor'],
  UpsdUnreachable: ['sudo ananke doctor'],
  UpsdRefuses: ['sudo ananke doctor'],
  UpsSerialMismatch: ['if the UPS was replaced, correct its serial in the configuration, else its address'],
  AdoptedAsFound: ['sudo ananke set up', 'sudo ananke set down'],
  DesiredInvalid: ['ananke validate', 'sudo ananke set up, or set down'],
  NotDurable: ['df -h /var/lib/ananke, and make room'],
};

export function remedyOf(reason: string, { branch, call = 'ananke' }: RemedyFacts = {}): readonly string[] {
  const ways = Object.entries(remedies).find(([name]) => name === reason)?.[1] ?? [];
  const filled = branch === undefined ? branchMark : shellWord(branch);
  return ways.map((way) =>
    way.replace(/^(sudo )?ananke /, (_, sudo = '') => `${sudo}${call} `).replace(branchMark, () => filled),
  );
}

/** Whether a way out cannot be pasted without the branch. */
export function wantsBranch(reason: string): boolean {
  return remedyOf(reason).some((way) => way.includes(branchMark));
}
