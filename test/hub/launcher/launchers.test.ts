import { expect } from 'chai'
import { isStillLaunched, launchersOf } from '../../../services/hub/launcher/launchers.ts'
import type { ProcessEntry, ReadProcess } from '../../../services/hub/launcher/process-table.ts'

const HUB = 90

/** Processes from the first one down to the hub. Each is the child of the one before, in session 10. */
function tableOf(...entries: Partial<ProcessEntry>[]): { read: ReadProcess; pids: Map<number, ProcessEntry> } {
  const pids = new Map<number, ProcessEntry>()
  let parent = 1
  for (const [index, entry] of [
    { args: ['init'], session: 1 },
    ...entries,
    { args: ['node', 'services/hub/bin.js', 'start'] },
  ].entries()) {
    const pid = index === 0 ? 1 : index === entries.length + 1 ? HUB : 10 * index
    pids.set(pid, { pid, parent, session: 10, args: [], byNohup: false, script: null, ...entry })
    parent = pid
  }
  return { read: (pid) => pids.get(pid) ?? null, pids }
}

const launchers = (...entries: Partial<ProcessEntry>[]) => launchersOf(HUB, tableOf(...entries).read)
const typed = { args: ['-bash'] }
const npm = { args: ['npm start'] }
const wrapper = (text: string) => ({ args: ['/bin/sh', '-c', text] })

describe('what launched the hub', () => {
  it('is npm and its shell, but not the shell where somebody types', () => {
    expect(launchers(typed, npm, wrapper('node services/hub/bin.js start'))).to.deep.equal([30, 20])
  })

  it('is each program that waits for it', () => {
    expect(launchers({ args: ['python3', 'run.py'] }, { args: ['timeout', '60', 'npx'] }, npm)).to.deep.equal([
      30, 20, 10,
    ])
  })

  it('is a script that runs it in the foreground', () => {
    const script = { args: ['/bin/bash', './hub.sh'], script: 'cd /srv/hub && npx hub start > hub.log 2>&1\n' }
    expect(launchers(script, npm)).to.deep.equal([20, 10])
  })

  for (const script of [
    'npx hub start &\nsleep 5\n',
    'nohup npx hub start\n',
    'setsid npx hub start',
    '(npx hub start &)',
  ])
    it(`is no script that says "${script.trim().split('\n')[0]}"`, () =>
      expect(launchers({ args: ['sh', '/srv/start.sh'], script }, npm)).to.deep.equal([20]))

  it('is nobody above the border of a session: setsid, systemd, cron', () => {
    expect(launchers({ args: ['systemd'], session: 5 }, npm)).to.deep.equal([20])
    expect(launchers({ args: ['systemd'], session: 5 })).to.deep.equal([])
  })

  it('is nobody above nohup', () => {
    expect(launchers({ args: ['node', 'runner.js'] }, { ...npm, byNohup: true })).to.deep.equal([20])
    expect(launchers(wrapper('nohup npx hub start > log & wait'), npm)).to.deep.equal([20])
    expect(launchers(wrapper('npx hub start & disown'), npm)).to.deep.equal([20])
  })

  it('is not the first process of a machine or container', () => {
    expect(launchers()).to.deep.equal([])
  })

  it('is gone when any of them has left its child to another parent', () => {
    const { read, pids } = tableOf(typed, npm, wrapper('node services/hub/bin.js start'))
    const row = launchersOf(HUB, read)
    expect(isStillLaunched(HUB, row, read)).to.equal(true)
    for (const child of [HUB, 30]) {
      const entry = pids.get(child) as ProcessEntry
      pids.set(child, { ...entry, parent: 1 })
      expect(isStillLaunched(HUB, row, read), String(child)).to.equal(false)
      pids.set(child, entry)
    }
    expect(isStillLaunched(HUB, row, read)).to.equal(true)
  })
})
