import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { keepRunning } from '../../../services/hub/running/parts/kept-running.ts'
import { failureOf } from '../../failure-of.ts'
import { createManualTimers } from '../../manual-timers.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const differs = new HubError('log-differs', 'It is another log.')

function service(hasPages = true, failAtStart: unknown[] = []) {
  const timers = createManualTimers()
  const said: string[] = []
  const running: { fail: (error: unknown) => void; isStopped: boolean }[] = []
  const kept = keepRunning({
    start: async () => {
      const failure = failAtStart.shift()
      if (failure !== undefined) throw failure
      const done = Promise.withResolvers<void>()
      done.promise.catch(() => {})
      const one = {
        done: done.promise,
        fail: done.reject,
        isStopped: false,
        stop: async () => {
          one.isStopped = true
          done.resolve()
        },
      }
      running.push(one)
      return one
    },
    hasPages,
    timers,
    onStopped: ({ code }) => void said.push(code),
    onBack: () => void said.push('back'),
  })
  return { kept, timers, said, running, failAtStart }
}

describe('a service of a process with pages', () => {
  it('stops where the log is another one, says so every minute, and begins again when the log was put back', async () => {
    const { kept, timers, said, running, failAtStart } = service()
    const keeping = await kept
    running[0]?.fail(differs)
    await turn()
    expect(keeping.failure()).to.equal(differs)
    expect(running[0]?.isStopped).to.equal(true)
    failAtStart.push(differs, differs)
    for (let minute = 0; minute < 3; minute++) {
      timers.pass(60_000)
      await turn()
    }
    expect(said).to.deep.equal(['log-differs', 'log-differs', 'log-differs', 'back'])
    expect(keeping.failure()).to.equal(null)
    await keeping.stop()
    expect(running[1]?.isStopped).to.equal(true)
    expect(timers.due()).to.deep.equal([])
    await keeping.done
  })

  it('does not begin where the log is cut off, and lets the process start', async () => {
    const { kept, said } = service(true, [new HubError('log-truncated', 'Its beginning is gone.')])
    const keeping = await kept
    expect(keeping.current()).to.equal(null)
    expect(said).to.deep.equal(['log-truncated'])
    await keeping.stop()
  })

  for (const error of [new Error('a bug'), new HubError('store-damaged', 'The read store is damaged.')])
    it(`ends the process where it is no trouble of the log: ${error.message}`, async () => {
      const { kept, running } = service()
      running[0]?.fail(error)
      expect(await failureOf((await kept).done)).to.equal(error)
    })

  it('ends a process without pages, so that its supervisor knows', async () => {
    const { kept, running } = service(false)
    running[0]?.fail(differs)
    expect(await failureOf((await kept).done)).to.equal(differs)
  })
})
