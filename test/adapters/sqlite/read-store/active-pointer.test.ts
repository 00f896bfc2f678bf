import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { expect } from 'chai'
import { onCommit } from '../../../../services/adapters/sqlite/commit-signal.ts'
import { onPointer, readPointer } from '../../../../services/adapters/sqlite/read-store/active-pointer.ts'
import { openSqliteReadStore } from '../../../../services/adapters/sqlite/read-store.ts'
import { watchFolder } from '../../../../services/adapters/sqlite/watch-folder.ts'
import { timers } from '../../../../services/hub/clock.ts'
import { createManualTimers } from '../../../manual-timers.ts'

describe('the pointer to the generation in use, as a file', function () {
  this.timeout(30_000)
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pointer-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('that is damaged ends no process which only watches it, and the next good one is told', async () => {
    writeFileSync(join(folder, 'active'), '1 1 0\n')
    const manual = createManualTimers()
    let told = 0
    const stop = onPointer(folder, manual, () => told++)
    for (const text of ['', 'nonsense\n', '1 1']) {
      writeFileSync(join(folder, 'active'), text)
      manual.pass(500)
    }
    rmSync(join(folder, 'active'))
    manual.pass(500)
    const before = told
    writeFileSync(join(folder, 'active'), '2 2 0\n')
    manual.pass(500)
    expect(told - before).to.equal(1)
    stop()
  })

  it('loses neither a switch nor a drop when two processes change it at the same moment', async () => {
    const store = openSqliteReadStore({ folder, timers })
    for (let generation = 1; generation <= 41; generation++) await (await store.open(generation)).close()
    await store.activate(1)
    const dropping = inThread(`for (let generation = 2; generation <= 40; generation++) await store.drop(generation)`)
    const switching = inThread(
      `for (let count = 0; count < 60; count++) await store.activate(count % 2 === 0 ? 41 : 1)`,
    )
    await Promise.all([dropping, switching])
    expect(readPointer(folder)).to.deep.equal({ generation: 1, era: 61, dropped: 40 })
    expect(existsSync(join(folder, 'g41.sqlite'))).to.equal(true)
    await store.close()
  })

  /** Runs statements on a store in a thread of its own, as another process would. */
  const inThread = (statements: string) =>
    new Promise<void>((resolve, reject) => {
      const module = new URL('../../../../services/adapters/sqlite/read-store.ts', import.meta.url)
      const clock = new URL('../../../../services/hub/clock.ts', import.meta.url)
      const worker = new Worker(
        `const { openSqliteReadStore } = await import(${JSON.stringify(module)})
         const { timers } = await import(${JSON.stringify(clock)})
         const store = openSqliteReadStore({ folder: ${JSON.stringify(folder)}, timers })
         ${statements}
         await store.close()`,
        { eval: true, execArgv: ['--input-type=module'] },
      )
      worker.once('error', reject)
      worker.once('exit', () => resolve())
    })
})

describe('a watch', () => {
  it('that the machine refuses is no failure: whoever watches polls too', () => {
    expect(watchFolder('/there/is/no/such/folder', 'file', () => {})()).to.equal(undefined)
  })

  it('of commits ends no process when the file cannot be read, and tells of the next commit after that', () => {
    const folder = mkdtempSync(join(tmpdir(), 'commits-'))
    const file = join(folder, 'some.sqlite')
    const state = { fails: false, version: 1 }
    const get = () => {
      if (state.fails) throw Object.assign(new Error('disk I/O error'), { errcode: 10 })
      return { data_version: state.version }
    }
    const database = { isOpen: true, prepare: () => ({ get }) } as unknown as DatabaseSync
    const manual = createManualTimers()
    let told = 0
    const stop = onCommit(file, database, manual, () => told++)
    state.fails = true
    manual.pass(1000)
    expect(told).to.equal(0)
    Object.assign(state, { fails: false, version: 2 })
    manual.pass(1000)
    expect(told).to.equal(1)
    stop()
    rmSync(folder, { recursive: true, force: true })
  })
})
