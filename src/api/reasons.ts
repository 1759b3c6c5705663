/**
 * Every reason that a condition, verdict, refusal, trigger or hold can give, and what it means in one sentence.
 * `ananke explain REASON` prints these; a test checks that no other reason is used anywhere.
 */
export const reasons = {
  // Observations
  NeverRead: 'No observer has read this yet, so nothing is known about it.',
  ReadTimedOut: 'The reading took longer than its limit, so the last value is too old to act on.',
  Unreachable: 'The machine or service does not answer, which says nothing about whether it is off.',
  HostKeyMismatch: 'The machine at this address has another SSH host key than the pinned one, so it is not spoken to.',
  IdentityMismatch: 'Another machine or UPS answers at this address than the configured one.',

  // Power
  OnMains: 'The UPS reports mains and no trigger is true.',
  OnBattery: 'The UPS runs on battery and no trigger is true yet.',
  RuntimeBelowBudget: 'The remaining runtime is no longer than a shutdown takes, with the safety factor.',
  LowBattery: 'The UPS is on battery and reports that the battery is low.',
  ForcedShutdown: 'The UPS newly announced a forced shutdown.',
  BlindOnBattery: 'The UPS was last seen on battery, has been silent since, and its runtime is reckoned to be used up.',
  ChargeBelowFloor: 'The UPS is on battery and its charge is below the configured floor.',
  OnBatteryTooLong: 'The UPS has been on battery for longer than the configured limit.',
  CommsLost: 'The UPS cannot be read; it was last seen on mains, so this stops nothing.',
  ExplainedSilence: 'The UPS cannot be read because the host that serves it was told to go off.',
  ForcedShutdownLatched:
    'A forced shutdown was already announced, on mains, when the UPS was first read; it is only reported.',
  WrongUps: 'The UPS at this address has another serial number than the configured one.',
  StartReserveBelowNeed: 'Even the full battery does not cover a startup followed by a shutdown.',
  Recharging: 'Mains are back, but the battery does not yet cover a startup followed by a shutdown.',
  MainsNotStable: 'Mains have not been back for long enough to start anything.',
  ReserveBelowNeed: 'The battery does not cover what comes next together with a shutdown.',
  UpsOverloaded: 'The UPS carries more load than the configured limit, so nothing more is woken.',
  PowerUnknown: 'A UPS that this needs cannot be read, so nothing is started on it.',
  HoldActive: 'A hold wants this down, whatever the desired state says.',
  HoldReleased: 'An operator set this hold aside for a while.',
  NeedsPowerCycle: 'The machine comes back only by a power cycle, and its UPS output cannot be cycled.',
  OutputCycleUnsafe: 'The UPS output is not cycled because a machine on it is not proven off.',

  // Desired state, configuration and record
  Valid: 'The file is valid and in force.',
  DesiredInvalid: 'desired.yaml is not valid, so the last good version stays in force.',
  DesiredAbsent: 'desired.yaml does not exist, so the last good version stays in force.',
  ConfigInvalid: 'ananke.yaml is not valid, so the last good copy stays in force.',
  NotDurable: 'The journal cannot be written: a way down goes on from memory, and nothing is started.',
  JournalRecovered: 'The journal was damaged, so everything was observed anew.',
  ActingDisabled: 'The desired state says not to act; the decision is only shown.',
  DryRun: 'This is a dry run: the action is shown and not performed.',

  // Runs
  Converged: 'Everything is as desired.',
  RunOpen: 'A run is under way.',
  RunPaused: 'Mains came back in the middle of a way down; it waits until turning round is safe.',
  Reversing: 'Mains came back, and the steps that were done are being undone.',
  Superseded: 'A newer change of what is desired took over.',
  AwaitingBootstrap: 'This host has booted, and nothing is started before its bootstrap unit or an operator says so.',
  PoweredOnAfterRun: 'The machine was powered on after it was shut down; it stays on and out of the cluster.',
  GivenUp: 'The limit of this step has passed: it is still attempted, and nothing waits for it any longer.',
  SkippedAtLimit: 'The limit of this optional step has passed, so it is left out.',
  SkippedByOption: 'The operator asked to leave this step out.',
  SkippedByPace: 'There is no time left for this optional step.',
  NoApi: 'The Kubernetes API is given up, so this step is left out or done over SSH.',
  PreExisting: 'This was already unhealthy before the run began, so the run does not wait for it.',
  Ignored: 'The desired state says to leave this machine alone.',
  Excused: 'The configuration says not to wait for this machine while it is unreachable.',
  NotApplicable: 'There is nothing to do here for this step.',

  // Going down
  FluxRunning: 'Flux objects are not suspended yet, and would bring back what is being stopped.',
  FluxSuspended: 'Flux is quiet.',
  SnapshotMissing: 'The etcd snapshot of this run is not listed yet.',
  NotCordoned: 'Nodes still accept new pods.',
  PodsRunning: 'Pods that must leave are still on the node.',
  BlockedByBudget: 'A PodDisruptionBudget allows no eviction now.',
  VolumesAttached: 'A volume still has its engine or a replica on this node.',
  HeldByIgnoredNode: 'The volume has its engine on a machine that is ignored or given up, so nobody waits for it.',
  UnitRunning: 'The Kubernetes service of the machine is still running.',
  ContainersRunning: 'Containers still run although the service has stopped.',
  StillOn: 'The machine still answers with the boot that was told to go off.',
  OffUnproven: 'Only one kind of sign says that the machine is off: enough to go on, not enough to be sure.',
  Off: 'Two kinds of sign say that the machine is off.',
  LastToGo: 'This host goes off last, after everything else.',

  // Coming up
  QuorumImpossible: 'Fewer servers can start than a majority of the configured ones.',
  QuorumWouldBeLost: 'This would leave fewer servers than a majority.',
  NotAwake: 'The machine does not answer yet.',
  ClockSkewed: "The machine's clock is too far from this host's.",
  UnitStopped: 'The Kubernetes service of the machine is not running yet.',
  ApiNotReady: 'The Kubernetes API is not ready.',
  NodeNotReady: 'The node is not Ready, or its lease is not fresh.',
  VaultSealed: 'A Vault pod is sealed.',
  FluxSourceDrift: 'The Flux source has another URL or branch than expected, so its suspension is not removed.',
  FluxNotHealthy: 'Flux objects have not become ready.',
  ServiceUnhealthy: 'A service on the checklist does not answer as it should.',
  Soaking: 'Everything is healthy, and has to stay so for a while before it counts.',

  // Interlocks
  StaleFact: 'A fact that this action rests on is too old.',
  AwaitingConfirmation: 'This cannot be undone, so the facts behind it are read once more.',
  WrongBoot: 'The machine has booted since the action was proposed.',
  NoCause: 'Nothing fresh asks for this poweroff.',
} as const;

export type Reason = keyof typeof reasons;
