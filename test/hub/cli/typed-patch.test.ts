import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { typedPatch } from '../../../services/hub/cli/typed-patch.ts'
import { scratchFolder } from '../../scratch-folder.ts'

describe('a patch as a clerk types it', () => {
  const folder = scratchFolder()
  const fileOf = (name: string, text: string | Uint8Array) => {
    const file = join(folder(), name)
    writeFileSync(file, text)
    return file
  }

  it('sets texts as they are typed, and what is no text as its JSON', () => {
    expect(
      typedPatch({
        set: [
          'title=［转发］a=b "引号"',
          'organ.name=太和县民政局',
          'keywords=["一","二"]',
          'partial=true',
          'shownOn.site=all',
          'shownOn.board=["341222102200"]',
          'issuedOn=2026',
          'documentNumber=6',
        ],
      }),
    ).to.deep.equal({
      title: '［转发］a=b "引号"',
      organ: { name: '太和县民政局' },
      keywords: ['一', '二'],
      partial: true,
      shownOn: { site: 'all', board: ['341222102200'] },
      issuedOn: '2026',
      documentNumber: '6',
    })
  })

  it('takes a member away where nothing stands after the equals sign', () => {
    expect(typedPatch({ set: ['summary=', 'organ.name='] })).to.deep.equal({ summary: null, organ: { name: null } })
  })

  it('takes the body from a file, as text or HTML, without the end of its last line', () => {
    expect(typedPatch({ body: fileOf('a.txt', '\ufeff一\r\n二\r\n') })).to.deep.equal({
      body: { format: 'text', text: '一\n二' },
    })
    expect(typedPatch({ body: fileOf('a.HTM', '<p>一</p>') })).to.deep.equal({
      body: { format: 'html', text: '<p>一</p>' },
    })
    expect(() => typedPatch({ body: fileOf('gbk.txt', Buffer.from('d5fdcec4', 'hex')) })).to.throw('UTF-8')
  })

  it('is a file’s, with what was typed on top; nulls stay nulls', () => {
    const patch = fileOf('p.json', '{"title":"一","summary":null,"organ":{"name":null}}')
    expect(typedPatch({ patch, set: ['title=二', 'organ.divisionCode=341222'] })).to.deep.equal({
      title: '二',
      summary: null,
      organ: { name: null, divisionCode: '341222' },
    })
  })

  it('is none where nothing is said, and refused where it is none', () => {
    expect(typedPatch({})).to.equal(null)
    for (const text of ['[1]', '"x"', '{"a":1,"a":2}', 'no'])
      expect(() => typedPatch({ patch: fileOf('bad.json', text) }), text).to.throw('bad.json')
    for (const set of ['title', '=x', '']) expect(() => typedPatch({ set: [set] }), set).to.throw('member=value')
    expect(() => typedPatch({ body: join(folder(), 'none.txt') })).to.throw('none.txt')
  })
})
