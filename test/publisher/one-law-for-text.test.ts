import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { DirectoryNode } from '../../services/domain/directory/directory.ts'
import { itemIdOf } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import { importFile } from '../../services/publisher/import/import-file.ts'
import type { CommandAccepted } from '../../services/publisher/node-publisher.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { importOptionsOf } from './import/import-into-hub.ts'
import { postItem } from './post-item.ts'

const TITLE = ' 关于\u200b印发\n低保办法的通知 '
const NUMBER = '太政办〔２０２６〕３号'
const BODY = '　　各村：\n　　请公示。\n'
const CONTENT: Content = {
  title: TITLE,
  body: { format: 'text', text: BODY },
  documentNumber: NUMBER,
  organ: { name: '太和县民政局\u00ad', kind: 'department', divisionCode: '341222' as never },
  shownOn: { board: ['341222' as never], site: 'all', topic: 'all' },
}
const SIGNED = { title: '关于印发低保办法的通知', documentNumber: NUMBER, body: { format: 'text', text: BODY } }

describe('one law for text at every door', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const post = (key: string, content: object, headers: object = {}) => postItem(hub, key, { content }, headers)
  const published = async (itemId: string): Promise<Content> => {
    await hub.settle()
    return (await hub.json(`/v1/items/${itemId}`)).content
  }
  const imported = async (name: string, text: string) => {
    const options = importOptionsOf(hub, { file: join(hub.folder, name), isNew: true })
    writeFileSync(options.file, text)
    const report = await importFile(options)
    expect(report).to.include({ published: 1 })
    return report.rows[0] as (typeof report.rows)[0]
  }
  const withoutNonce = ({ nonce: _, ...content }: Content) => content

  it('the API, the command line, CSV and NDJSON sign the same, and each says what it took away', async () => {
    const answer = await post('http', CONTENT)
    const signed = await published(answer.itemId)
    expect(signed).to.deep.include(SIGNED)
    expect(signed.organ?.name).to.equal('太和县民政局')
    expect(
      answer.warnings.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer]),
    ).to.deep.equal([
      ['text-tidied', '/content/title'],
      ['text-tidied', '/content/organ/name'],
    ])

    const command = { type: 'PublishItem', itemId: itemIdOf(TAIHE, newId()), content: CONTENT } as const
    const [typed] = hub.publisherOf(TAIHE).execute([{ command, idempotencyKey: 'cli', actor: 'clerk', isNew: true }])
    expect(withoutNonce(await published((typed as CommandAccepted).itemId))).to.deep.equal(withoutNonce(signed))

    const cells = [TITLE, NUMBER, '太和县民政局\u00ad', BODY].map((cell) => `"${cell}"`).join(',')
    const row = await imported('行.csv', `信息标题,发文字号,发布机构,正文\n${cells}\n`)
    expect(withoutNonce(await published(row.itemId as string))).to.deep.equal(withoutNonce(signed))
    expect(row.warnings?.map(({ code, column }) => [code, column])).to.deep.equal([
      ['text-tidied', '信息标题'],
      ['text-tidied', '发布机构'],
    ])
    expect(row.warnings?.[0]?.message).to.equal(
      '“信息标题”去掉了看不见的字符（U+200B）、首尾的空白、换行，其余照原样发布。',
    )
    expect(row.record).to.include({ title: SIGNED.title, documentNumber: NUMBER, body: BODY, organ: '太和县民政局' })

    const again = { title: `${TITLE}二`, body: BODY, documentNumber: NUMBER, organ: '太和县民政局\u00ad' }
    const line = await imported('行.ndjson', `${JSON.stringify(again)}\n`)
    expect(withoutNonce(await published(line.itemId as string))).to.deep.equal({
      ...withoutNonce(signed),
      title: `${SIGNED.title} 二`,
    })
  })

  it('a repeat gets the first answer, with its warnings, and other blanks around a title are no other command', async () => {
    const first = await post('key', CONTENT)
    expect(await post('key', CONTENT)).to.deep.equal(first)
    expect(await post('key', { ...CONTENT, title: TITLE.trim() })).to.include({ status: 201, itemId: first.itemId })
    expect(await post('key', { ...CONTENT, title: SIGNED.title })).to.include({ code: 'idempotency-key-reused' })
  })

  it('strict handling refuses what would be tidied', async () => {
    const answer = await post('key', CONTENT, { prefer: 'handling=strict' })
    expect(answer).to.include({ status: 422, code: 'text-tidied' })
    expect(await post('key', { ...CONTENT, ...SIGNED, organ: null }, { prefer: 'handling=strict' })).to.include({
      status: 201,
    })
  })

  it('what would turn or hide a text is refused with its place', async () => {
    for (const [found, character] of [
      ['U+202E', '\u202e'],
      ['U+200F', '\u200f'],
      ['U+FFFD', '\ufffd'],
      ['U+E0041', '\u{e0041}'],
      ['U+009B', '\u009b'],
    ] as const) {
      const answer = await post('bad', { ...CONTENT, body: { format: 'text', text: `正文${character}` } })
      expect(answer, found).to.include({ status: 422, code: 'text-unprintable' })
      expect(answer.detail, found).to.include(`第 3 字是不可接受的字符（${found}）`)
    }
  })

  it('what a spreadsheet puts in place of a text is refused, whichever door it comes through', async () => {
    const plain = { title: '公示', body: { format: 'text', text: '正文' }, shownOn: { site: 'all' } } as const
    for (const [code, pointer, more] of [
      ['cell-error', '/content/title', { title: '#N/A' }],
      ['cell-error', '/content/body/text', { body: { format: 'text', text: '#REF!\n' } }],
      ['cell-error', '/content/body/text', { body: { format: 'html', text: '<p>#VALUE!</p>' } }],
      ['cell-error', '/content/body/text', { body: { format: 'text', text: '=DISPIMG("ID_1",1)' } }],
      ['cell-error', '/content/catalogue/basis', { catalogue: { basis: '########' } }],
      ['cell-error', '/content/keywords/1', { keywords: ['低保', '#NAME?'] }],
      ['number-inexact', '/content/indexNumber', { indexNumber: '1.23457E+17' }],
    ] as const) {
      const answer = await post('bad', { ...plain, ...more })
      expect(answer, pointer).to.include({ status: 422, code })
      expect(answer.errors.map((fault: { pointer: string }) => fault.pointer)).to.deep.equal([pointer])
      const options = importOptionsOf(hub, { file: join(hub.folder, '整条.ndjson'), isNew: true })
      writeFileSync(options.file, JSON.stringify({ ...plain, ...more }))
      expect((await importFile(options)).rows[0], pointer).to.include({ outcome: 'rejected', code })
    }
    const said = { ...plain, title: '“#N/A”是什么意思', body: { format: 'text', text: '显示#REF!时请重新计算' } }
    expect(await post('said', said)).to.include({ status: 201 })
  })

  it('a date that is refused is told in the spellings that its door takes', async () => {
    const plain = { title: '公示', body: { format: 'text', text: '正文' }, shownOn: { site: 'all' } } as const
    const answer = await post('date', { ...plain, issuedOn: '2026/3/5' })
    expect(answer).to.include({ status: 422, code: 'date-invalid' })
    expect(answer.detail).to.equal('日期“2026/3/5”无法识别。请写成 2026-03-05、2026-03 或 2026。')
    const options = importOptionsOf(hub, { file: join(hub.folder, '日期.csv'), isNew: true })
    writeFileSync(options.file, '标题,正文,成文日期\n一,文,2026/3/5\n二,文,去年\n')
    const { rows } = await importFile({ ...options, dryRun: true })
    expect(rows.map(({ outcome, remedy }) => `${outcome} ${remedy}`)).to.deep.equal([
      'accepted ',
      'rejected 请写成 2026-03-05、2026年3月5日 或 2026/3/5。',
    ])
  })

  it('a division that only looks right is named by its characters', async () => {
    const file = join(hub.folder, '区划.csv')
    writeFileSync(file, '信息标题,所属区划,正文\n公示,太和县\u2f24庙集镇,正文\n公示二,太和县税镇镇\u200b,正文\n')
    const directory = hub.directory.latest()
    const report = await importFile({
      ...{ file, directory, publisher: hub.publisherOf(TAIHE), node: directory.node(TAIHE) as DirectoryNode },
      ...{ journal: hub.journalOf(TAIHE), actor: 'clerk', newId },
      ...{ dryRun: true, goodRows: false, strict: false, again: false },
    })
    expect(report.rows[0]).to.include({ code: 'division-unknown' })
    expect(report.rows[0]?.message).to.include('“\u2f24”是 U+2F24，应为“大”')
    expect(report.rows[1]).to.include({ outcome: 'accepted' })
  })
})
