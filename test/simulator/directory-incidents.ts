import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { type NodeId, parseDivisionCode, parseNodeId } from '../../services/domain/ids.ts'
import { type Cast, registrationOf } from './cast.ts'
import { closeSeat, inSeat } from './in-seat.ts'
import { type NodeDisk, rotationOf, takeNextKey } from './office.ts'
import { runTask } from './run-task.ts'
import type { Incidents } from './troubles.ts'
import type { World } from './world.ts'

/** Whoever holds the root key registers and moves nodes, rotates and revokes keys, renames and merges divisions. */
export function directoryIncidents(
  world: World,
  cast: Cast,
): Pick<Incidents, 'register' | 'key-rotated' | 'key-revoked' | 'node-moved' | 'division-changed' | 'announced-again'> {
  let renamings = 0
  const isKnown = (nodeId: NodeId) => world.directoryAt(world.directoryEvents.length).node(nodeId) !== undefined
  const inKnownSeat = (work: (...place: Parameters<Parameters<typeof inSeat>[2]>) => void) =>
    inSeat(world, cast, (seat, disk) => {
      if (isKnown(disk.nodeId)) work(seat, disk)
    })

  return {
    register: () => {
      const disk = cast.unregistered.shift()
      if (disk !== undefined) append(world, () => (isKnown(disk.nodeId) ? [] : [registrationOf(disk)]))
    },
    // The office is closed for this, because a running one would go on signing with the old key.
    'key-rotated': () =>
      inKnownSeat((seat, disk) => {
        closeSeat(seat)
        append(
          world,
          () => [rotationOf(disk)],
          (isDone) => {
            if (isDone) takeNextKey(disk)
            cast.open(seat)
          },
        )
      }),
    'key-revoked': () => inKnownSeat((_seat, disk) => revoke(world, disk)),
    'node-moved': () =>
      append(world, () =>
        isKnown(parseNodeId('wu-zhen'))
          ? [
              {
                type: 'DivisionsMerged',
                codes: [parseDivisionCode('341222103')],
                into: parseDivisionCode('341222102'),
                since: '2026-01-01',
              },
              { type: 'NodeMoved', nodeId: parseNodeId('wu-zhen'), divisionCode: parseDivisionCode('341222102') },
            ]
          : [],
      ),
    'division-changed': () => {
      renamings++
      append(world, () => [
        {
          type: 'DivisionRenamed',
          code: parseDivisionCode('341222102'),
          name: `丁${renamings}镇`,
          since: '2026-01-02',
        },
      ])
    },
    'announced-again': () =>
      runTask(world, 'announce', async () => (await world.authorityFor(world.turns.process('authority'))).announce()),
  }
}

function revoke(world: World, { nodeId, signingKey: { keyId } }: NodeDisk): void {
  append(world, () => [{ type: 'KeyRevoked', nodeId, keyId, reason: '被盗' }])
}

/** Appends to the directory. Now and then the process that does it ends somewhere on the way. */
function append(world: World, facts: () => DirectoryFact[], done: (isDone: boolean) => void = () => {}): void {
  const { dice } = world
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
