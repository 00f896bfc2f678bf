import { expect } from 'chai'
import { timers } from '../../../services/hub/clock.ts'
import { createThreadPool } from '../../../services/hub/running/thread-pool.ts'

const WORK = { module: new URL('./thread-work.ts', import.meta.url), name: 'work' }
const codeOf = (error: { code?: string; message: string }) => error.code ?? error.message

describe('a pool of threads', function () {
  this.timeout(120_000)

  it('gives what the work gives, and a fault of the work as it is', async () => {
    const pool = createThreadPool<string, string>(WORK, { threads: 1, timers })
    expect(await pool.run('甲')).to.equal('甲甲')
    expect(await pool.run('fault').catch(codeOf)).to.equal('a fault')
    await pool.close()
  })

  it('lets nobody wait for ever: what takes too long, or too much memory, ends, and the next one is done', async () => {
    const soon = { after: (_: number, callback: () => void) => timers.after(1500, callback) }
    const hasty = createThreadPool<string, string>(WORK, { threads: 1, timers: soon })
    expect(await hasty.run('endless').catch(codeOf)).to.equal('texts-unchecked')
    await hasty.close()
    const pool = createThreadPool<string, string>(WORK, { threads: 1, timers, megabytes: 40 })
    expect(await pool.run('memory').catch(codeOf)).to.equal('texts-unchecked')
    expect(await pool.run('乙')).to.equal('乙乙')
    await pool.close()
  })

  it('takes no more than a few that wait', async () => {
    const pool = createThreadPool<string, string>(WORK, { threads: 1, timers })
    const answers = Array.from({ length: 40 }, () => pool.run('甲').catch(codeOf))
    const codes = await Promise.all(answers)
    expect(codes.filter((code) => code === 'texts-unchecked')).to.have.length(7)
    expect(codes.filter((code) => code === '甲甲')).to.have.length(33)
    expect(await pool.run('乙')).to.equal('乙乙')
    await pool.close()
  })
})
