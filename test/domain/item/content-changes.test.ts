import { expect } from 'chai'
import { parseInstant } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { memberChanges, outletChanges } from '../../../services/domain/item/content-changes.ts'
import { COUNTY, DIRECTORY, VILLAGE } from '../scene.ts'

const CONTENT: Content = {
  title: '关于春耕的通知',
  body: { format: 'text', text: '正文' },
  shownOn: { board: 'all', site: 'all' },
  summary: '摘要',
  keywords: ['春耕'],
  nonce: '00',
}

describe('what changes between two contents', () => {
  it('is each member that differs, by its pointer; the nonce says nothing', () => {
    const { summary: _, ...rest } = CONTENT
    const after: Content = { ...rest, title: '关于秋收的通知', keywords: ['秋收'], field: '涉农补贴', nonce: '11' }
    expect(memberChanges(CONTENT, after)).to.deep.equal([
      { pointer: '/title', before: '关于春耕的通知', after: '关于秋收的通知' },
      { pointer: '/summary', before: '摘要', after: undefined },
      { pointer: '/keywords', before: ['春耕'], after: ['秋收'] },
      { pointer: '/field', before: undefined, after: '涉农补贴' },
    ])
    expect(memberChanges(CONTENT, { ...CONTENT, nonce: '22' })).to.deep.equal([])
  })

  it('tells the outlets that are left, also where “all” shrinks to a few', () => {
    const place = { home: COUNTY, directory: DIRECTORY, at: parseInstant('2026-03-05T00:00:00.000Z') }
    const fewer: Content = { ...CONTENT, shownOn: { board: [VILLAGE] } }
    expect(outletChanges(CONTENT, fewer, place)).to.deep.equal({
      left: [`board/${COUNTY}`, `site/${COUNTY}`],
      joined: [],
    })
    expect(outletChanges(fewer, CONTENT, place)).to.deep.equal({
      left: [],
      joined: [`board/${COUNTY}`, `site/${COUNTY}`],
    })
    expect(outletChanges(CONTENT, CONTENT, place)).to.deep.equal({ left: [], joined: [] })
  })
})
