import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { parseInstant } from '../../../services/domain/ids.ts'
import { ERROR_TABLE } from '../../../services/edge/error-table.ts'
import { relayLogLines } from '../../../services/hub/running/relay-log-lines.ts'
import { watchDependencies } from '../../../services/hub/running/watch-dependencies.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { createRelay } from '../../../services/publisher/relay/create-relay.ts'
import { eventually } from '../../e2e/scratch.ts'
import { createManualTimers } from '../../manual-timers.ts'
import { CODEC, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { assemble } from '../../simulator/cast.ts'
import type { NodeDisk } from '../../simulator/office.ts'
import { createWorld } from '../../simulator/world.ts'
import { publishFor } from './publish-for.ts'

describe('an outage of the event log', () => {
  it('is one line of the hub’s log each time, and one when it is over, and the relay sends the rest when it is over', async () => {
    const world = createWorld(1)
    const { nodeId, journal, ...disk } = (await assemble(world, null)).disks[0] as NodeDisk
    const directory = await world.readerFor(stillProcess)
    const publish = publishFor(world, directory)
    const working = world.log.as(stillProcess)
    let failures = 0
    const append: EventLog['append'] = async (entries) => {
      if (failures-- > 0) throw new HubError('log-unavailable', 'Kafka at 127.0.0.1:9 is silent')
      return working.append(entries)
    }
    const lines: unknown[] = []
    const warn = (...line: unknown[]) => void lines.push(line)
    const timers = createManualTimers()
    let uptime = 0
    const log = { name: 'log', neededBy: ['publisher'], everyMs: 5000, probe: async () => {} } as const
    const outage = watchDependencies([log], {
      ...{ roles: ['publisher'], logger: { warn }, timers },
      ...{ now: () => parseInstant('2026-03-05T01:00:00.000Z'), uptime: () => uptime },
    })
    const relay = createRelay({
      journals: [journal],
      log: { ...working, append },
      codec: CODEC,
      directory,
      rootKeys: ROOT_KEYS,
      timers: world.timers,
      retry: { minTimeout: 1, maxTimeout: 5 },
      report: relayLogLines({ warn }, outage.failed),
    })
    outage.begin()
    await relay.start()
    for (failures of [3, 1]) {
      publish({ nodeId, journal, ...disk })
      await eventually(async () => relay.pending().every(({ events }) => events === 0))
      uptime += 25_000
      timers.pass(25_000)
      await eventually(async () => String((lines.at(-1) as string[])[1]).startsWith('log: back'))
    }
    await relay.stop()
    outage.stop()
    const lost = [
      { dependency: 'log', code: 'log-unavailable' },
      `log: lost: Kafka at 127.0.0.1:9 is silent. ${ERROR_TABLE['log-unavailable'].hint}`,
    ]
    const back = [{ dependency: 'log', code: undefined }, 'log: back after 25 s']
    expect(lines).to.deep.equal([lost, back, lost, back])
  })
})
