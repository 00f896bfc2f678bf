import { expect } from 'chai'
import { sayDiff } from '../../../services/hub/cli/say-coverage.ts'
import type { VersionDiff } from '../../../services/query/catalogues/version-diff.ts'

describe('how two versions of a catalogue differ, in words', () => {
  it('says which versions do not check', () => {
    const version = { version: 3, day: '2026-03-05', rows: [], rowsHash: 'sha256:0' }
    const item = { title: '救灾目录' }
    const diff = { item, from: null, to: version, changes: [], withheld: [{ version: 1 }, { version: 2 }] }
    const said = sayDiff(diff as unknown as VersionDiff)
    expect(said.split('\n').at(-1)).to.equal('第 1、2 版未能通过核验，没有比较。')
    expect(sayDiff({ ...diff, withheld: [] } as unknown as VersionDiff)).to.not.include('核验')
  })
})
