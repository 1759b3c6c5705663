/** What a person can do about a reason: the ways out that status and `explain` offer, each as a command or a sentence. */
import type { reasons } from './reasons.ts';

export const remedies: Readonly<Partial<Record<keyof typeof reasons, readonly string[]>>> = {
  FluxSourceDrift: [
    'sudo ananke set up --force-flux-branch BRANCH',
    'put the wanted one into /etc/ananke/ananke.yaml; ananke goes on by itself',
  ],
  NeedsPowerCycle: ['cycle the power of the machine at its outlet', 'sudo ananke set --ignore-node NODE'],
  NeedsPerson: ['press the power button of the machine', 'sudo ananke set --ignore-node NODE'],
  QuorumImpossible: ['sudo ananke set --unignore-node NODE, for enough servers'],
  HostKeyMismatch: [
    'if the machine was set up anew, put its new host key into the known_hosts file of ananke',
    'sudo ananke set --ignore-node NODE',
  ],
  MachineIdMismatch: [
    'if the machine was replaced, correct machine_id or host in /etc/ananke/ananke.yaml',
    'sudo ananke set --ignore-node NODE',
  ],
  DesiredInvalid: ['ananke validate', 'sudo ananke set up, or set down'],
  NotDurable: ['df -h /var/lib/ananke, and make room'],
};

export function remedyOf(reason: string): readonly string[] {
  return Object.entries(remedies).find(([name]) => name === reason)?.[1] ?? [];
}
