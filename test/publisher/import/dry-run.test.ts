import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import type { ItemId } from '../../../services/domain/ids.ts'
import { importFile } from '../../../services/publisher/import/import-file.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { importOptionsOf } from './import-into-hub.ts'

const bytes = fc.constantFrom(0, 1, -1, 0.5, 2 ** 31, 2 ** 50, 2 ** 50 + 1, 2 ** 53 - 1, 2 ** 53, 1e300, '1')
const attachment = fc.record({
  name: fc.constantFrom('附件.pdf', ' ', '\u200b'),
  mediaType: fc.constantFrom('application/pdf', 'pdf', 'a/b'),
  bytes,
  sha256: fc.constantFrom('0'.repeat(64), '0'),
  url: fc.constantFrom('https://x.gov.cn/a', 'file:///a', `https://x.gov.cn/${'a'.repeat(3000)}`),
})
const ID = 'taihe.01a22749-271a-7235-986a-e90e63c18f6f'
const relation = fc.record({
  rel: fc.constantFrom('replaces', 'abolishes', 'no'),
  itemId: fc.constantFrom(ID, 'taihe'),
})
const date = fc.constantFrom('2026-03-05', '2026', '1899', '2099-01-01', '2026-02-30', '')
const text = fc.constantFrom('文', ' 文 ', '\u202e', '文\u0000', '', '#REF!', '张三患癫痫', '长'.repeat(600))
const body = fc.oneof(
  text,
  fc.constantFrom('字'.repeat(99_999), '字'.repeat(400_000), '\n'.repeat(300_000), `${'\n'.repeat(600_000)}字`),
)
const content = fc.record(
  {
    body: fc.record({ format: fc.constantFrom('text', 'html'), text: body }, { requiredKeys: ['text', 'format'] }),
    shownOn: fc.constantFrom({ site: 'all' }, { board: ['341222102200'] }, { site: ['341222102200'] }, {}),
    issuedOn: date,
    displayUntil: date,
    summary: text,
    keywords: fc.array(text, { maxLength: 3 }),
    attachments: fc.array(attachment, { maxLength: 2 }),
    relations: fc.array(relation, { maxLength: 2 }),
    partial: fc.constantFrom(true, 'yes'),
    nonce: fc.constantFrom('0', 7),
  },
  { requiredKeys: ['body', 'shownOn'] },
)
const record = fc.record({
  body,
  date,
  index_number: fc.constantFrom('1', 1, 2 ** 53, '1.2E+17'),
  channels: fc.array(text),
})

describe('a dry run', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  it('accepts what the import publishes, and refuses what it refuses, whatever the rows say', async function () {
    this.timeout(120_000)
    let run = 0
    const property = fc.asyncProperty(
      fc.array(fc.oneof(content, record), { minLength: 1, maxLength: 12 }),
      async (rows) => {
        run++
        const options = importOptionsOf(hub, { goodRows: true, isNew: true })
        const titled = rows.map((row, index) => JSON.stringify({ title: `第${run}批第${index}条`, ...row }))
        writeFileSync(options.file, titled.join('\n'))
        const said = (await importFile({ ...options, dryRun: true })).rows
        const { published, rows: done } = await importFile(options)
        const accepted = said.filter(({ outcome }) => outcome === 'accepted')
        expect(done.map(({ outcome }) => outcome)).to.deep.equal(said.map(({ outcome }) => outcome))
        expect(published).to.equal(accepted.length)
      },
    )
    await fc.assert(property, { numRuns: 60 })
  })

  const rowOf = (title: string, more = {}) =>
    JSON.stringify(contentOf(title, `${title}的正文`, { documentNumber: `太政〔2026〕${title.length}号`, ...more }))

  for (const [how, hideUntilThen] of [
    ['did not see', undefined],
    ['takes a word that means it for', true],
  ] as const)
    it(`${how} a day of display that would hide what is shown`, async () => {
      const title = hideUntilThen ? '关于防汛的公告' : '关于抗旱的公告'
      const options = importOptionsOf(hub)
      writeFileSync(options.file, rowOf(title))
      const [first] = (await importFile(options)).rows
      const revises = [first?.itemId as ItemId]
      writeFileSync(options.file, rowOf(title.replace('的', '之'), { displayFrom: '2026-04-01', summary: '改' }))
      const said = async (dryRun: boolean) => {
        const { published, revised, rows } = await importFile({ ...options, revises, hideUntilThen, dryRun })
        return { published, revised, row: rows[0] }
      }
      const [dry, done] = [await said(true), await said(false)]
      expect(done.row?.outcome).to.equal(hideUntilThen ? 'accepted' : 'rejected')
      expect([dry.row?.outcome, dry.row?.code, dry.row?.itemId]).to.deep.equal([
        done.row?.outcome,
        hideUntilThen ? undefined : 'already-shown',
        first?.itemId,
      ])
      expect([done.published, done.revised]).to.deep.equal([0, hideUntilThen ? 1 : 0])
      if (!hideUntilThen) expect(dry.row?.message).to.include('2026-04-01')
    })

  it('refused no other row of the file, which was then published in part', async () => {
    const options = importOptionsOf(hub)
    writeFileSync(options.file, rowOf('关于供水的公告'))
    const [first] = (await importFile(options)).rows
    const hidden = rowOf('关于供水之公告', { displayFrom: '2026-04-01', summary: '改' })
    const lines = [...Array.from({ length: 3 }, (_, at) => rowOf(`第${at}号新的通告${'。'.repeat(at)}`)), hidden]
    writeFileSync(options.file, lines.join('\n'))
    const { published, rejected } = await importFile({ ...options, revises: [first?.itemId as ItemId] })
    expect([published, rejected]).to.deep.equal([0, 1])
  })
})
