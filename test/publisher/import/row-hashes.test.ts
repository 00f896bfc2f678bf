import { expect } from 'chai'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { rowHashes } from '../../../services/publisher/import/row-hashes.ts'

const row: Content = {
  title: '关于公布２０２４年村级公益事业项目的通知',
  body: { format: 'text', text: '项目清单见附件。' },
  shownOn: { board: [parseDivisionCode('341222102')] },
  organ: { name: '泽河镇人民政府', kind: 'government', divisionCode: parseDivisionCode('341222102') },
  documentNumber: '泽政办〔2024〕7号',
  issuedOn: '2024-03-01',
}
const marksOf = (change: Partial<Content>, division = parseDivisionCode('341222102')) =>
  rowHashes({ ...row, ...change }, division, (text) => text)

describe('identity of an imported row', () => {
  it('does not depend on how its document number is spelled, and its content does', () => {
    const other = marksOf({ documentNumber: '泽政办 [2024] 第7号' })
    expect(other.identity).to.equal(marksOf({}).identity)
    expect(other.content).not.to.equal(marksOf({}).content)
  })

  it('does not depend on blanks and the width of digits in title and organ', () => {
    const organ = { ...row.organ, name: '泽河镇 人民政府' } as Content['organ']
    expect(marksOf({ title: '关于公布2024年村级公益　事业项目的通知', organ }).identity).to.equal(marksOf({}).identity)
  })

  it('does not depend on what is taken from a title or a name, nor on characters that only look right', () => {
    const organ = { ...row.organ, name: '泽河镇\u200b人民政府' } as Content['organ']
    const title = '关于公布\n２０２４年\u200b村级公益事业项\u2f6c的通知'
    expect(marksOf({ title, organ, documentNumber: '泽政办\u00ad〔2024〕7号' }).identity).to.equal(marksOf({}).identity)
    expect(marksOf({ organ, documentNumber: '泽政办\ufeff〔2024〕7号 ' }).content).to.equal(marksOf({}).content)
  })

  for (const [what, change] of [
    ['title', { title: '关于公布2025年村级公益事业项目的通知' }],
    ['document number', { documentNumber: '泽政办〔2024〕8号' }],
    ['year of the document number', { documentNumber: '泽政办〔2023〕7号' }],
    ['organ', { organ: { name: '泽河镇财政所', kind: 'department', divisionCode: '341222102' } }],
    ['day of issue', { issuedOn: '2024-03-02' }],
    ['missing document number', { documentNumber: undefined }],
  ] as [string, Partial<Content>][])
    it(`depends on its ${what}`, () => {
      expect(marksOf(change).identity).not.to.equal(marksOf({}).identity)
    })

  it('depends on its division', () => {
    expect(marksOf({}, parseDivisionCode('341222103')).identity).not.to.equal(marksOf({}).identity)
  })
})
