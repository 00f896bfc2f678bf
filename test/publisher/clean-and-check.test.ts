import { expect } from 'chai'
import type { DirectoryNode } from '../../services/domain/directory/directory.ts'
import { createCleanAndCheck } from '../../services/publisher/clean-and-check.ts'
import { contentWith, DIRECTORY, LIULIN, OTHER_VILLAGE, ZEHE } from '../domain/scene.ts'

const context = {
  node: DIRECTORY.node(LIULIN) as DirectoryNode,
  directory: DIRECTORY,
  today: '2026-03-05',
}

describe('checking contents', () => {
  it('does not check the same one twice under the same conditions', () => {
    const check = createCleanAndCheck()
    const content = contentWith({ shownOn: { board: [OTHER_VILLAGE] } })
    const first = check(content, { ...context })
    expect(first.faults.map(({ code }) => code)).to.deep.equal(['division-not-yours'])
    expect(check(content, { ...context })).to.equal(first)
  })

  it('checks it again when the day, the directory or the acknowledgements changed', () => {
    const check = createCleanAndCheck()
    const content = contentWith({
      issuedOn: '2026-03-06',
      body: { format: 'text', text: '服务电话 13812345678。' },
    })
    const codes = (change: object) => check(content, { ...context, ...change }).faults.map(({ code }) => code)
    expect(codes({})).to.deep.equal(['date-in-future', 'personal-data'])
    expect(codes({ today: '2026-03-06' })).to.deep.equal(['personal-data'])
    expect(codes({ acknowledged: [{ rule: 'mobile', reason: '办公电话' }] })).to.deep.equal(['date-in-future'])
    const elsewhere = DIRECTORY.node(ZEHE) as DirectoryNode
    expect(codes({ node: elsewhere, today: '2026-03-06' })).to.include('personal-data')
  })
})
