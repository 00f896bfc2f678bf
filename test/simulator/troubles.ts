import type { Dice } from '../../scripts/generate/random.ts'
import type { AppendFate } from '../plain-hub/stores/event-log.ts'

/** The troubles of a run. Each seed has its own mixture, so that a trouble also comes alone. */
export interface Troubles {
  partitions: number
  nodes: number
  /** How many of the nodes are registered only during the run. */
  lateNodes: number
  /** Each append meets one of these fates. */
  appendFates: AppendFate[]
  /** Chance that a reading of the log fails. */
  readFailure: number
  canErase: boolean
  stride: number
  isTransactional: boolean
  projectors: number
  /** Chance that a process waits long for an answer, and the most turns that it waits. */
  stalls: number
  longestStall: number
  /** Chance that a projector's process ends before a single write into its store, and that it is paused there. */
  deaths: number
  pauses: number
  /** The most commands at once. */
  burst: number
  /** Commands concern few items, so that trouble meets them again and again. */
  hasHotItems: boolean
  /** How many redactions there are for each withdrawal. */
  redactions: number
  batchSize: number
  /** So many ids of withheld items are carried in a cursor. */
  mostWithheld: number
  /** Mean number of turns between two acts. */
  pace: number
  acts: number
  /** How many incidents come after the last command. */
  aftermath: number
  /** The incidents that may happen beside commands. */
  incidents: Incident[]
}

const INCIDENTS = [
  'projector-crash',
  'projector-freeze',
  'projector-stop',
  'office-crash',
  'journal-restored',
  'journal-lost',
  'journal-rebased',
  'key-rotated',
  'key-revoked',
  'node-moved',
  'division-changed',
  'announced-again',
  'record-copied',
  'record-garbled',
  'record-forged',
  'key-stolen',
  'item-closed',
  'item-freed',
  'event-discarded',
  'client-reads',
  'late-appends-land',
  'clock-jumped',
  'store-tampered',
  'store-mended',
] as const
export type Incident = (typeof INCIDENTS)[number]

/** What happens when an incident is chosen. */
export type Incidents = Record<Incident, () => void> & {
  /** The directory gets one more of the nodes that it does not have yet. */
  register(): void
}

const FATES: AppendFate[] = ['refused', 'answer-lost', 'late', 'holes', 'reordered', 'written-twice']

export function chooseTroubles(dice: Dice): Troubles {
  const nodes = dice.between(2, 5)
  const fates = FATES.filter(() => dice.chance(0.4))
  return {
    partitions: dice.between(1, 3),
    nodes,
    lateNodes: dice.chance(0.5) ? dice.between(0, nodes - 1) : 0,
    appendFates: ['written', 'written', ...fates],
    readFailure: dice.chance(0.3) ? 0.05 : 0,
    canErase: dice.chance(0.5),
    stride: dice.chance(0.2) ? 3 : 1,
    isTransactional: dice.chance(0.2),
    projectors: dice.between(1, 3),
    stalls: dice.pick([0, 0, 0.01, 0.05]),
    longestStall: dice.pick([30, 300, 1000]),
    deaths: dice.pick([0, 0.02, 0.1]),
    pauses: dice.pick([0, 0.02, 0.1]),
    burst: dice.pick([2, 3, 8]),
    hasHotItems: dice.chance(0.4),
    redactions: dice.pick([1, 1, 4]),
    batchSize: dice.pick([1, 2, 5, 20]),
    mostWithheld: dice.pick([0, 1, 2, 50]),
    pace: dice.pick([3, 10, 30]),
    acts: dice.between(15, 60),
    aftermath: dice.between(0, 10),
    incidents: [
      'client-reads',
      'client-reads',
      'late-appends-land',
      'event-discarded',
      ...INCIDENTS.filter(() => dice.chance(0.4)),
    ],
  }
}
