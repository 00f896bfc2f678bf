import { division } from '../../scripts/division.ts'
import type { DivisionLevel } from '../../services/domain/directory/directory.ts'
import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { type DivisionCode, type NodeId, parseDivisionCode } from '../../services/domain/ids.ts'
import { type Cast, registrationOf } from './cast.ts'
import { closeSeat, inSeat } from './in-seat.ts'
import { type NodeDisk, rotationOf, takeNextKey } from './office.ts'
import { runTask } from './run-task.ts'
import type { Incidents } from './troubles.ts'
import type { World } from './world.ts'

/** Whoever holds the root key registers and moves nodes, rotates and revokes keys, renames and merges divisions, adopts rules. */
export function directoryIncidents(
  world: World,
  cast: Cast,
): Pick<Incidents, 'register' | 'key-rotated' | 'key-revoked' | 'node-moved' | 'division-changed' | 'announced-again'> {
  let changes = 0
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
      append(world, () => {
        const moving = cast.disks.filter(({ nodeId, level }) => level === 'township' && isKnown(nodeId))
        if (moving.length === 0) return []
        const { nodeId } = world.dice.pick(moving)
        return [{ type: 'NodeMoved', nodeId, divisionCode: world.dice.pick(divisionsOf(world, 'township')) }]
      }),
    'division-changed': () => {
      changes++
      append(world, () => [
        changeOfDivision(world, changes),
        ...(world.dice.chance(0.5) ? [rulesOf(world, changes)] : []),
      ])
    },
    'announced-again': () =>
      runTask(world, 'announce', async () => (await world.authorityFor(world.turns.process('authority'))).announce()),
  }
}

/** The codes of a level, as the directory has them now. */
const divisionsOf = ({ directoryAt, directoryEvents }: World, level: DivisionLevel): DivisionCode[] =>
  [...directoryAt(directoryEvents.length).divisions()].filter((one) => one.level === level).map(({ code }) => code)

/** A township gets another name, is new, or merges into another one; now and then, a county into the other. */
function changeOfDivision(world: World, number: number): DirectoryFact {
  const { dice } = world
  const towns = divisionsOf(world, 'township')
  // Days before the run, within it and after it.
  const since = dice.pick(['2026-01-02', '2026-03-01', '2026-03-02', '2027-01-01'])
  switch (dice.pick(['renamed', 'merged', 'merged', 'defined', 'counties'])) {
    case 'renamed':
      return { type: 'DivisionRenamed', code: dice.pick(towns), name: `第${number}镇`, since }
    case 'merged':
      return { type: 'DivisionsMerged', codes: [dice.pick(towns)], into: dice.pick(towns), since }
    case 'defined':
      return division(`341222${200 + (number % 700)}`, `新${number}镇`, 'township', '341222')
    default:
      return { type: 'DivisionsMerged', codes: [parseDivisionCode('341225')], into: parseDivisionCode('341222'), since }
  }
}

/** A county or the city adopts a rule, now and then of a set that nobody knows: what is stored never follows from rules. */
function rulesOf(world: World, number: number): DirectoryFact {
  const { dice } = world
  const divisionCode = dice.pick([...divisionsOf(world, 'county'), ...divisionsOf(world, 'city')])
  const since = dice.pick(['2020-01-01', '2026-03-01', '2027-01-01'])
  const adopted = (set: string, rule: object): DirectoryFact => ({
    ...{ type: 'RulesAdopted', set, divisionCode, since, rules: [{ id: `rule-${number % 5}`, ...rule }] },
  })
  const level = dice.pick(['county', 'township'])
  switch (dice.pick(['review', 'clocks', 'unknown'])) {
    case 'review':
      return adopted('review', { reviews: 'catalogue', level, byLevel: dice.pick(['city', 'county']) })
    case 'clocks':
      return adopted('clocks', { clauses: [{ kind: 'deadline', n: 1 + (number % 30), unit: 'workday' }] })
    default:
      return adopted('weather', { rain: number })
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
