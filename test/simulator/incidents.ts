import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { discardParked } from './auditor.ts'
import type { Cast, Seat } from './cast.ts'
import { registrationOf } from './cast.ts'
import { chainsOf } from './chains.ts'
import { type NodeDisk, rebase, rotationOf, takeNextKey } from './office.ts'
import { runTask } from './run-task.ts'
import { createThief } from './thief.ts'
import type { Incident } from './troubles.ts'
import type { World } from './world.ts'

/** What may happen beside commands, each by its name. */
export function createIncidents(world: World, cast: Cast): Record<Incident, () => void> & { register(): void } {
  const { dice } = world
  const thief = createThief(world)
  let renamings = 0

  const anyProjector = () => dice.pick(cast.projectors)
  const replaceProjector = (old: Cast['projectors'][number]) => {
    cast.projectors.splice(cast.projectors.indexOf(old), 1)
    cast.openProjector()
  }

  /** Root's work; half of the times its process ends somewhere on the way. */
  const change = (facts: () => DirectoryFact[], done: (isDone: boolean) => void = () => {}) => {
    const process = world.turns.process('authority')
    let turnsLeft = dice.chance(0.3) ? dice.between(1, 8) : Number.POSITIVE_INFINITY
    const mortal = {
      ...process,
      turn: async () => {
        if (turnsLeft-- <= 0) {
          done(false)
          process.crash()
        }
        await process.turn()
      },
    }
    runTask(world, 'authority', async () => {
      const authority = await world.authorityFor(mortal)
      const outcome = await authority.append(facts()).catch((error: unknown) => {
        done(false)
        throw error
      })
      done(outcome.ok)
    })
  }

  /** With the office closed: a running one would go on signing with the old key. */
  const rotate = (seat: Seat, disk: NodeDisk) => {
    close(seat)
    change(
      () => [rotationOf(disk)],
      (isDone) => {
        if (isDone) takeNextKey(disk)
        cast.open(seat)
      },
    )
  }

  const close = (seat: Seat) => {
    seat.office?.crash()
    seat.office = null
  }
  const openSeat = () => cast.seats.filter(({ office }) => office !== null)
  const inSeat = (work: (seat: Seat, disk: NodeDisk) => void) => {
    const seats = openSeat()
    if (seats.length === 0) return
    const seat = dice.pick(seats)
    work(seat, dice.pick(seat.disks))
  }
  const isKnown = ({ nodeId }: NodeDisk) => world.directoryAt(world.directoryEvents.length).node(nodeId) !== undefined

  /** What is only on the disk that is replaced now is lost, and nobody can help it. */
  const replaceDisk = (seat: Seat, disk: NodeDisk, copy: NodeDisk['copies'][number] | null) => {
    close(seat)
    disk.journal.restore(copy)
    const { applied } = chainsOf(world)
    const kept = new Set(disk.journal.read(1, 1e6).map(({ commandId }) => commandId))
    for (const { value } of applied.values()) {
      const decoded = 'unreadable' in value ? null : CODEC.decode(value)
      if (decoded?.kind === 'event') kept.add(decoded.event.envelope.commandId)
    }
    for (const [commandId, { nodeId }] of cast.clerks.acknowledged)
      if (nodeId === disk.nodeId && !kept.has(commandId)) {
        cast.lostWithDisk.add(commandId)
        cast.clerks.acknowledged.delete(commandId)
      }
    cast.open(seat)
  }

  const rebaseIfDiffers = (seat: Seat, disk: NodeDisk) => {
    if (seat.office?.relay()?.stateOf(disk.nodeId) !== 'differs') return
    close(seat)
    runTask(world, 'rebase', async () => {
      await rebase(world, disk).finally(() => cast.open(seat))
    })
  }

  return {
    register: () => {
      const disk = cast.unregistered.shift()
      if (disk !== undefined) change(() => (isKnown(disk) ? [] : [registrationOf(disk)]))
    },
    'projector-crash': () => {
      const old = anyProjector()
      old.process.crash()
      replaceProjector(old)
    },
    'projector-freeze': () => {
      if (cast.frozen.length > 0 && dice.chance(0.6)) {
        cast.frozen.shift()?.process.thaw()
        return
      }
      const old = anyProjector()
      old.process.freeze()
      cast.frozen.push(old)
      replaceProjector(old)
    },
    'projector-stop': () => {
      const old = anyProjector()
      old.stop()
      replaceProjector(old)
    },
    'office-crash': () =>
      inSeat((seat) => {
        close(seat)
        cast.open(seat)
      }),
    'journal-restored': () =>
      inSeat((seat, disk) => {
        if (disk.copies.length === 0 || dice.chance(0.5)) disk.copies.push(disk.journal.copy())
        else replaceDisk(seat, disk, dice.pick(disk.copies))
      }),
    'journal-lost': () => inSeat((seat, disk) => dice.chance(0.3) && replaceDisk(seat, disk, null)),
    'journal-rebased': () => inSeat(rebaseIfDiffers),
    'key-rotated': () => inSeat((seat, disk) => isKnown(disk) && rotate(seat, disk)),
    'key-revoked': () =>
      inSeat((_seat, disk) => {
        if (!isKnown(disk)) return
        const { keyId } = disk.signingKey
        change(() => [{ type: 'KeyRevoked', nodeId: disk.nodeId, keyId, reason: '被盗' }])
      }),
    'node-moved': () => {
      const codes = ['341222103', '341225100'] as const
      change(() =>
        world.directoryAt(world.directoryEvents.length).node('wu-zhen') === undefined
          ? []
          : [
              { type: 'DivisionsMerged', codes: [codes[0]], into: '341222102', since: '2026-01-01' },
              { type: 'NodeMoved', nodeId: 'wu-zhen', divisionCode: '341222102' },
            ],
      )
    },
    'division-changed': () => {
      renamings++
      change(() => [{ type: 'DivisionRenamed', code: '341222102', name: `丁${renamings}镇`, since: '2026-01-02' }])
    },
    'announced-again': () =>
      runTask(world, 'announce', async () => (await world.authorityFor(world.turns.process('authority'))).announce()),
    'record-copied': () => void thief.copy(cast.disks),
    'record-garbled': () => void thief.garble(cast.disks),
    'record-forged': () => void thief.forge(cast.disks),
    'key-stolen': () => void thief.useStolenKey(dice.pick(cast.disks), cast.disks),
    'event-discarded': () => runTask(world, 'auditor', () => discardParked(world)),
    'client-reads': () => runTask(world, 'client', async () => dice.pick(cast.clients).readPages(dice.between(1, 4))),
    'late-appends-land': () => world.log.landLate(),
  }
}
