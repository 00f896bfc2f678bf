import { CODEC } from '../plain-hub/roots.ts'
import type { Cast, Seat } from './cast.ts'
import { chainsOf } from './chains.ts'
import { closeSeat, inSeat } from './in-seat.ts'
import { type NodeDisk, rebase } from './office.ts'
import { runTask } from './run-task.ts'
import type { Incident } from './troubles.ts'
import type { World } from './world.ts'

/** An office's process ends, its machine's clock jumps, or a node's journal is put back, lost or rebased. */
export function officeIncidents(
  world: World,
  cast: Cast,
): Record<Extract<Incident, 'office-crash' | 'clock-jumped' | `journal-${string}`>, () => void> {
  const { dice } = world
  return {
    'office-crash': () =>
      inSeat(world, cast, (seat) => {
        closeSeat(seat)
        cast.open(seat)
      }),
    // All nodes of a seat are on one machine. Its clock is set right again now and then.
    'clock-jumped': () => {
      const error = dice.pick([0, 0, 0, -500, -50_000, -3_600_000, 50_000, 3_600_000, 200_000_000])
      for (const { nodeId } of dice.pick(cast.seats).disks) world.clockErrors.set(nodeId, error)
    },
    'journal-restored': () =>
      inSeat(world, cast, (seat, disk) => {
        if (disk.copies.length === 0 || dice.chance(0.5)) disk.copies.push(disk.journal.copy())
        else replaceDisk(world, cast, { seat, disk, copy: dice.pick(disk.copies) })
      }),
    'journal-lost': () =>
      inSeat(world, cast, (seat, disk) => {
        if (dice.chance(0.3)) replaceDisk(world, cast, { seat, disk, copy: null })
      }),
    'journal-rebased': () =>
      inSeat(world, cast, (seat, disk) => {
        if (seat.office?.relay()?.stateOf(disk.nodeId) !== 'differs') return
        closeSeat(seat)
        runTask(world, 'rebase', () => rebase(world, disk).finally(() => cast.open(seat)))
      }),
  }
}

interface Replacement {
  seat: Seat
  disk: NodeDisk
  /** Null for a new disk, which is empty. */
  copy: NodeDisk['copies'][number] | null
}

/** Commands that only the replaced disk held are lost for good. */
function replaceDisk(world: World, cast: Cast, { seat, disk, copy }: Replacement): void {
  closeSeat(seat)
  disk.journal.restore(copy)
  const kept = new Set([
    ...disk.journal.read(1, Number.MAX_SAFE_INTEGER).map(({ commandId }) => commandId),
    ...commandsInLog(world),
  ])
  for (const [commandId, { nodeId }] of cast.clerks.acknowledged)
    if (nodeId === disk.nodeId && !kept.has(commandId)) {
      cast.lostWithDisk.add(commandId)
      cast.clerks.acknowledged.delete(commandId)
    }
  cast.open(seat)
}

const commandsInLog = (world: World): string[] =>
  [...chainsOf(world).applied.values()].flatMap(({ value }) => {
    const decoded = 'unreadable' in value ? null : CODEC.decode(value)
    return decoded?.kind === 'event' ? [decoded.event.envelope.commandId] : []
  })
