import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { instantOf } from '../../../services/domain/ids.ts'
import { watchDependencies } from '../../../services/hub/running/watch-dependencies.ts'
import { createManualTimers } from '../../manual-timers.ts'

const SILENT = new HubError('log-unavailable', 'Kafka at kafka:9092 is silent.')
const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A process of some roles, with a log that answers as it is told, and a read store that is well. */
function processOf(roles: string[], first: () => Promise<unknown> = async () => {}) {
  const timers = createManualTimers()
  const lines: string[] = []
  let milliseconds = 0
  let answer = first
  let asked = 0
  const watch = watchDependencies(
    [
      {
        ...{ name: 'log', neededBy: ['publisher', 'projector', 'monitor'], everyMs: 5000 },
        probe: () => {
          asked++
          return answer()
        },
      },
      { name: 'read-store', neededBy: ['query', 'monitor'], everyMs: 5000, probe: async () => {} },
    ],
    {
      ...{ roles, timers, uptime: () => milliseconds },
      now: () => instantOf(Date.parse('2026-11-24T12:00:00.000Z') + milliseconds),
      logger: { warn: (_: unknown, line: string) => void lines.push(line) } as never,
    },
  )
  watch.begin()
  return {
    watch,
    lines,
    asked: () => asked,
    answers: (next: typeof answer) => {
      answer = next
    },
    pass: async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        milliseconds += 1000
        timers.pass(1000)
        await turns()
      }
    },
  }
}

const logOf = async ({ watch }: ReturnType<typeof processOf>, role?: string) => {
  const { ready, dependencies } = await watch.readinessOf(role)
  return { ready, ...dependencies.find(({ name }) => name === 'log') }
}

describe('what a process works with', () => {
  it('is there as long as it answers, and nothing is said', async () => {
    const monitor = processOf(['monitor'])
    await monitor.pass(60)
    expect(await logOf(monitor)).to.include({ ready: true, status: 'ok', since: null, error: null })
    expect(monitor.lines).to.deep.equal([])
  })

  it('is named with the time since when it is away and its last error, and unready after 30 s', async () => {
    const monitor = processOf(['monitor'])
    await monitor.pass(10)
    monitor.answers(async () => Promise.reject(SILENT))
    await monitor.pass(6)
    expect(await logOf(monitor)).to.include({
      ...{ ready: true, status: 'away', since: '2026-11-24T12:00:15.000Z', seconds: 1 },
      ...{ code: 'log-unavailable', error: 'Kafka at kafka:9092 is silent.' },
    })
    await monitor.pass(28)
    expect((await logOf(monitor)).ready).to.equal(true)
    await monitor.pass(2)
    expect(await logOf(monitor)).to.include({ ready: false, status: 'away', seconds: 31 })
    monitor.answers(async () => {})
    await monitor.pass(5)
    expect(await logOf(monitor)).to.include({ ready: true, status: 'ok' })
  })

  it('is one line when it is lost, one a minute while it is, and one when it is back', async () => {
    const monitor = processOf(['monitor'])
    await monitor.pass(10)
    monitor.answers(async () => Promise.reject(SILENT))
    await monitor.pass(150)
    monitor.answers(async () => {})
    await monitor.pass(10)
    expect(monitor.lines).to.deep.equal([
      'log: lost: Kafka at kafka:9092 is silent.',
      'log: away for 60 s: Kafka at kafka:9092 is silent.',
      'log: away for 120 s: Kafka at kafka:9092 is silent.',
      'log: back after 150 s',
    ])
  })

  it('counts as away when it hangs, from when it was asked, and is not asked again meanwhile', async () => {
    const monitor = processOf(['monitor'])
    await monitor.pass(10)
    const hanging = Promise.withResolvers<void>()
    monitor.answers(() => hanging.promise)
    const before = monitor.asked()
    await monitor.pass(60)
    expect(monitor.asked()).to.equal(before + 1)
    expect(monitor.lines[0]).to.equal('log: lost: does not answer within 5 s')
    expect(await logOf(monitor)).to.include({ ready: false, since: '2026-11-24T12:00:15.000Z' })
    hanging.resolve()
    await turns()
    expect(await logOf(monitor)).to.include({ ready: true, status: 'ok' })
  })

  it('is not ready at all while it has not answered since the start', async () => {
    const refused = processOf(['publisher'], async () => Promise.reject(SILENT))
    expect(await logOf(refused)).to.include({ ready: false, status: 'away', since: '2026-11-24T12:00:00.000Z' })
    refused.answers(async () => {})
    await refused.pass(5)
    expect((await logOf(refused)).ready).to.equal(true)
    const hanging = processOf(['publisher'], () => new Promise(() => {}))
    await hanging.pass(5)
    expect(await logOf(hanging)).to.include({ ready: false, status: 'away', seconds: 5 })
  })

  it('stays away while work fails, although a probe answers: a log that can be read and not written', async () => {
    const publisher = processOf(['publisher'])
    await publisher.pass(10)
    for (let round = 0; round < 8; round++) {
      publisher.watch.failed(SILENT)
      await publisher.pass(5)
    }
    expect(await logOf(publisher)).to.include({ ready: false, status: 'away' })
    expect(publisher.lines).to.have.length(1)
    await publisher.pass(25)
    expect(await logOf(publisher)).to.include({ ready: true, status: 'ok' })
    expect(publisher.lines.at(-1)).to.match(/^log: back after/)
  })

  it('makes only those roles unready that need it', async () => {
    const all = processOf(['publisher', 'query'])
    await all.pass(10)
    all.answers(async () => Promise.reject(SILENT))
    await all.pass(40)
    expect(await logOf(all)).to.include({ ready: false, needed: true })
    expect(await logOf(all, 'query')).to.include({ ready: true, needed: false, status: 'away' })
    expect((await logOf(all, 'monitor')).ready, 'a role that it does not have').to.equal(false)
    const query = processOf(['query'])
    query.answers(async () => Promise.reject(SILENT))
    await query.pass(40)
    expect(await logOf(query)).to.include({ ready: true, needed: false })
  })

  it('says what is wrong where a role is asked for that the process does not have: all stood there as ok', async () => {
    const { watch } = processOf(['query', 'monitor'])
    const { ready, dependencies } = await watch.readinessOf('publisher')
    expect(ready).to.equal(false)
    expect(dependencies.at(-1)).to.include({
      ...{ name: 'role', status: 'away' },
      error: 'This process has only the roles query, monitor.',
    })
    expect((await watch.readinessOf('query')).dependencies.map(({ name }) => name)).to.deep.equal(['log', 'read-store'])
  })
})
