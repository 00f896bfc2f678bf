import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import { parseItemId } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { newId } from '../../../services/hub/clock.ts'
import { importFile } from '../../../services/publisher/import/import-file.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'
import { workbook } from './workbook.ts'

const ROWS = 300

const TITLES = [
  ...[
    '信息标题',
    '发文字号',
    '索引号',
    '发布机构',
    '所属区划',
    '成文日期',
    '发布日期',
    '试点领域',
    '一级事项',
    '二级事项',
  ],
  ...['公开内容(要素)', '公开依据', '公开时限', '公开渠道和载体', '公开对象', '公开方式', '公开层级', '正文'],
]

/** What people and programs put into texts. */
const BESIDE = ['', ' ', '\u3000', '\u00a0', '\n', '\u200b', '\ufeff', ' \n ']
const WITHIN = [
  '',
  '\u200b',
  '\u00ad',
  '\n',
  '\u2060',
  ' ',
  '“',
  '"',
  ',',
  '，',
  '；',
  '、',
  '🌾',
  '𠮷',
  '⼤',
  '&lt;',
  "'",
  '%',
  '①',
]
const NUMBERS = ['太政办〔２０２６〕３号', '太政办[2026]12号', '太政〔2026〕 7号 ', '第１号公告', '']
const ORGANS = [
  ['太和县民政局', 'department'],
  [' 太和县人民政府\u200b', 'government'],
  ['税镇镇\n人民政府 ', 'government'],
  ['孙楼村村民委员会 ', 'villagers-committee'],
] as const
const DIVISIONS = [
  ['太和县', '341222'],
  ['税镇镇', '341222102'],
  ['太和县税镇镇孙楼村', '341222102200'],
] as const
const BODIES = [
  '　　各村：\n　　请公示。',
  '正文\n\n第二段，共１２件，见〔2026〕3号。\n',
  '  表格\t一\t二\n"引号"和,逗号;分号；顿号、\n',
  '人数 a<b 且 c>d，联系 <zwgk@example.invalid>，&amp; &#21488;',
  '=SUM(A1:A9)\n-1\n+2\n@3',
  `${'长'.repeat(2000)}\n\u200b末行 `,
]

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T

/** A row as people write it: the same values for a file and for the API. */
function rowAt(index: number) {
  const mark = pick(WITHIN, index)
  const [organ, kind] = pick(ORGANS, index)
  const [division, divisionCode] = pick(DIVISIONS, index * 7)
  return {
    title: `${pick(BESIDE, index)}关于第${index}${mark}批低保${pick(WITHIN, index * 5 + 2)}公示${pick(BESIDE, index * 3)}`,
    documentNumber: pick(NUMBERS, index),
    indexNumber: index % 3 === 0 ? `003158495/202603-０${String(index).padStart(4, '0')} ` : '',
    organ,
    kind,
    division,
    divisionCode,
    issuedOn: index % 2 === 0 ? '2026-02-03' : '',
    publishedOn: index % 5 === 0 ? '2026-03-04' : '',
    field: index % 4 === 0 ? '扶贫 ' : '',
    level1: pick(['低保\n审核', ' 救助', ''], index),
    level2: pick(['', '公示\u200b信息'], index),
    elements: `1.对象；\n2.标准${pick(BESIDE, index)}`,
    basis: pick(['《社会救助暂行办法》', '', ' 《条例》第十条\n'], index),
    timeLimit: pick(['20 个工作日', '　长期公开'], index),
    channels: pick([['政府网站', '两微一端'], ['公开查阅点'], []], index),
    audience: pick(['全社会', ''], index),
    mode: pick(['主动', '依申请', ''], index),
    levels: pick([['县级', '乡级'], []], index),
    body: `${pick(BODIES, index)}${index}`,
  }
}
type Row = ReturnType<typeof rowAt>

const cellsOf = (row: Row): string[] => [
  ...[
    row.title,
    row.documentNumber,
    row.indexNumber,
    row.organ,
    row.division,
    row.issuedOn,
    row.publishedOn,
    row.field,
  ],
  ...[row.level1, row.level2, row.elements, row.basis, row.timeLimit, row.channels.join('；'), row.audience, row.mode],
  ...[row.levels.join('；'), row.body],
]

const DISCLOSURE: Record<string, string> = { 主动: 'proactive', 依申请: 'on-application' }

/** The content as a program that knows the API sends it: empty members are left out. */
function contentOf(row: Row) {
  const { level1, level2, elements, basis, timeLimit, channels, audience, mode, levels } = row
  const {
    title,
    body,
    organ: name,
    kind,
    divisionCode,
    documentNumber,
    indexNumber,
    issuedOn,
    publishedOn,
    field,
  } = row
  const filled = (members: object) =>
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== '' && value?.length !== 0))
  return {
    title,
    body: { format: 'text', text: body },
    shownOn: { board: [divisionCode], site: 'all', topic: 'all' },
    organ: { name, kind, divisionCode },
    ...filled({ documentNumber, indexNumber, issuedOn, publishedOn, field }),
    ...(mode !== '' && { disclosure: DISCLOSURE[mode] }),
    catalogue: filled({ level1, level2, elements, basis, timeLimit, channels, audience, mode, levels }),
  }
}

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const column = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index)
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const FILES: Record<string, (rows: Row[]) => string | Uint8Array> = {
  '行.csv': (rows) => [TITLES, ...rows.map(cellsOf)].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join(''),
  '行.xlsx': (rows) =>
    workbook(
      Object.fromEntries(
        [TITLES, ...rows.map(cellsOf)].map((cells, row) => [
          row + 1,
          Object.fromEntries(cells.map((cell, index) => [column(index), xml(cell)])),
        ]),
      ),
    ),
  '行.ndjson': (rows) =>
    rows
      .map((row) => cellsOf(row))
      .map((cells) => JSON.stringify(Object.fromEntries(TITLES.map((title, index) => [title, cells[index]]))))
      .join('\n'),
  '内容.ndjson': (rows) => rows.map((row) => JSON.stringify(contentOf(row))).join('\n'),
}

describe('the same 300 rows through every door', function () {
  this.timeout(240_000)
  const rows = Array.from({ length: ROWS }, (_, index) => rowAt(index))
  const hubs: ScratchHub[] = []
  afterEach(async () => {
    for (const hub of hubs.splice(0)) await hub.stop()
  })

  /** What was signed of each item, without its nonce. */
  const contentsIn = (hub: ScratchHub, itemIds: string[]): Omit<Content, 'nonce'>[] =>
    itemIds.map((itemId) => {
      const content = hub.publisherOf(TAIHE).inForce(parseItemId(itemId))?.said?.content
      const { nonce, ...said } = content ?? ({} as Content)
      expect(nonce).to.match(/^[0-9a-f]{32}$/)
      return said
    })

  async function throughFile(name: string, bytes: string | Uint8Array) {
    const hub = await startScratchHub()
    hubs.push(hub)
    const file = join(hub.folder, name)
    writeFileSync(file, bytes)
    const directory = hub.directory.latest()
    const report = await importFile({
      ...{ file, directory, publisher: hub.publisherOf(TAIHE), node: directory.node(TAIHE) as DirectoryNode },
      ...{ journal: hub.journalOf(TAIHE), actor: 'clerk', newId },
      ...{ dryRun: false, goodRows: false, strict: false, again: false },
    })
    expect(report.rows.find(({ outcome }) => outcome !== 'accepted')).to.equal(undefined)
    expect(report).to.include({ published: ROWS })
    const contents = contentsIn(
      hub,
      report.rows.map(({ itemId }) => itemId as string),
    )
    return { contents, tidied: report.rows.map(({ warnings = [] }) => tidiedIn(warnings)) }
  }

  async function throughHttp() {
    const hub = await startScratchHub()
    hubs.push(hub)
    const answers = []
    for (const [index, row] of rows.entries()) {
      const response = await hub.fetch('/v1/items', {
        method: 'POST',
        headers: {
          authorization: 'Bearer clerk-taihe',
          'content-type': 'application/json',
          'idempotency-key': `row-${index}`,
        },
        body: JSON.stringify({ nodeId: 'taihe', content: contentOf(row) }),
      })
      // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
      const answer = (await response.json()) as any
      expect(response.status, JSON.stringify(answer)).to.equal(201)
      answers.push(answer)
    }
    const contents = contentsIn(
      hub,
      answers.map(({ itemId }) => itemId),
    )
    return { contents, tidied: answers.map(({ warnings }) => tidiedIn(warnings)) }
  }

  /** Where something was taken away, whatever the door calls the place. */
  const tidiedIn = (warnings: { code: string; pointer: string }[]): string[] =>
    warnings
      .filter(({ code }) => code === 'text-tidied')
      .map(({ pointer }) => pointer.replace(/^\/content/, ''))
      .sort()

  it('CSV, XLSX, NDJSON and HTTP sign the same contents but for the nonce, and say the same of what they took away', async () => {
    const http = await throughHttp()
    expect(http.contents[1]).to.deep.include({ body: { format: 'text', text: `${BODIES[1]}1` } })
    expect(new Set(http.contents.map(({ title }) => title)).size).to.equal(ROWS)
    expect(http.tidied.filter((places) => places.length > 0).length).to.be.above(ROWS / 2)
    for (const [name, write] of Object.entries(FILES)) {
      const { contents, tidied } = await throughFile(name, write(rows))
      for (const [index, content] of contents.entries())
        expect(content, `row ${index} of ${name}`).to.deep.equal(http.contents[index])
      expect(tidied, name).to.deep.equal(http.tidied)
    }
  })
})
