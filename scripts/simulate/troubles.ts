import type { Dice } from '../generate/random.ts'
import type { AppendFate } from './stores/event-log.ts'

/** What a run may meet; each seed has its own mixture, so that troubles also come alone. */
export interface Troubles {
  partitions: number
  nodes: number
  /** How many of the nodes are registered later, in the midst of the run. */
  lateNodes: number
  /** Fates of an append, to pick from. */
  appendFates: AppendFate[]
  /** Chance that a reading of the log fails. */
  readFailure: number
  canErase: boolean
  stride: number
  isTransactional: boolean
  projectors: number
  batchSize: number
  /** Mean number of turns between two acts. */
  pace: number
  acts: number
  /** What may happen beside commands. */
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
  'client-reads',
  'late-appends-land',
] as const
export type Incident = (typeof INCIDENTS)[number]

const FATES: AppendFate[] = ['refused', 'answer-lost', 'late', 'holes', 'written-twice']

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
    isTransactional: dice.chance(0.3),
    projectors: dice.between(1, 2),
    batchSize: dice.pick([1, 2, 5, 20]),
    pace: dice.pick([3, 10, 30]),
    acts: dice.between(15, 60),
    incidents: ['client-reads', 'client-reads', 'late-appends-land', ...INCIDENTS.filter(() => dice.chance(0.4))],
  }
}
