import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { clerkFiles } from './clerk-files.ts'
import { gb18030 } from './gb18030.ts'
import { dryRun } from './import-scene.ts'

const HEADER = '信息标题,正文,所属区划,成文日期'
const TOWN = '太和县税镇镇'
const csv = (...rows: string[]) => [HEADER, ...rows, ''].join('\r\n')
const line = (record: object) => `${JSON.stringify(record)}\n`
/** What becomes of a file: its own refusal, or each row with its line. */
type Becomes = string | string[]

/** Two more of each kind of trouble that was reported, made here. */
const VARIANTS: [kind: string, name: string, content: string | Uint8Array, becomes: Becomes][] = [
  ['dates', '序数.csv', csv(`一,文,${TOWN},60`, `二,文,${TOWN},99999999`), ['date-invalid 2', 'date-invalid 3']],
  [
    'dates',
    '错年.csv',
    csv(`一,文,${TOWN},0206-03-05`, `二,文,${TOWN},2206-03-05`),
    ['date-invalid 2', 'date-in-future 3'],
  ],
  ['errors', '错误.csv', csv(`一,文,#N/A,`, `#NAME?,文,${TOWN},#VALUE!`), ['cell-error 2', 'cell-error+cell-error 3']],
  [
    'errors',
    '图片.csv',
    csv(`一,"=DISPIMG(""ID_1"",1)",${TOWN},`, `二,######,${TOWN},`),
    ['cell-error 2', 'cell-error 3'],
  ],
  ['two columns', '三列.csv', '标题,正文,内容,文号\r\n一,文,字,\r\n', 'column-twice'],
  [
    'two columns',
    '成员.ndjson',
    line({ date: '2026-01-01', 成文日期: '2026-01-02', title: '一', body: '文' }),
    ['column-twice 1'],
  ],
  [
    'long numbers',
    '科学.csv',
    csv(`1.2E+17,文,${TOWN},`, `二,1.23457E+17,${TOWN},`),
    ['number-inexact 2', 'number-inexact 3'],
  ],
  ['long numbers', '大数.ndjson', `{"title":"一","body":"文","索引号":9007199254740993}\n`, ['number-inexact 1']],
  [
    'long numbers',
    '列表.ndjson',
    `${line({ title: '一', body: '文', 索引号: ['甲'] })}{"title":"一","body":"文","channels":[341222102202603051]}\n{"title":"一","body":["文"]}\n{"title":"一","body":null}\n`,
    ['row-unreadable 1', 'row-unreadable 2', 'row-unreadable 3', 'body-missing 4'],
  ],
  [
    'encodings',
    '两码.csv',
    Buffer.concat([Buffer.from(csv(`一,文,${TOWN},`)), gb18030(`二,某字,${TOWN},\r\n`)]),
    'file-unreadable',
  ],
  [
    'encodings',
    '繁体.csv',
    Buffer.concat([
      Buffer.from('title,body,division\r\n'),
      Buffer.from('a4bda7692caca9b2a4bda7692c78'.repeat(4), 'hex'),
    ]),
    'file-unreadable',
  ],
  ['NUL', '空字节.csv', csv(`一\0,文,${TOWN},`, `二,文,税镇镇\0,`), ['text-unprintable 2', 'text-unprintable 3']],
  ['NUL', '尾部.csv', `${csv(`一,文,${TOWN},`)}${'\0'.repeat(4096)}`, ['accepted 2', 'row-unreadable 3']],
  [
    'line ends',
    '混合.csv',
    `台账\n${HEADER}\r一,文,${TOWN},\r\n二,"文\r字",${TOWN},x\n三,,${TOWN},`,
    ['accepted 3', 'date-invalid 4', 'body-missing 6'],
  ],
  [
    'line ends',
    '老式.csv',
    csv(`一,文,${TOWN},`, `二,,${TOWN},`).replaceAll('\r\n', '\r'),
    ['accepted 2', 'body-missing 3'],
  ],
  ['sep', '分号.csv', `sep=;\r\n${csv(`一;文;${TOWN};`).replaceAll(',', ';')}`, ['accepted 3']],
  ['sep', '制表.txt', `sep=\t\r\n${csv(`一\t\t${TOWN}\t`).replaceAll(',', '\t')}`, ['body-missing 3']],
  ['UTF-16', '大端.txt', Buffer.from(`\ufeff${csv(`一,文,${TOWN},`)}`, 'utf16le').swap16(), ['accepted 2']],
  ['UTF-16', '半个.txt', Buffer.from(`\ufeff${csv(`一,文,${TOWN},`)}`, 'utf16le').subarray(0, -1), 'file-unreadable'],
  [
    'lost characters',
    '丢字.csv',
    csv(`张\ufffd,文,${TOWN},`, `二,文\ufffd,${TOWN},`),
    ['text-unprintable 2', 'text-unprintable 3'],
  ],
  ['lost characters', '丢字.ndjson', line({ title: '一', body: '\ufffd', division: TOWN }), ['text-unprintable 1']],
  [
    'invisible',
    '看不见.csv',
    csv(`\u200b\ufeff,文,${TOWN},`, `二,\u2060,${TOWN},`),
    ['title-missing 2', 'body-missing 3'],
  ],
  ['invisible', '表头.csv', csv(`一,文,${TOWN},`).replace('所属区划', '所\u200d属区划（到村）*'), ['accepted 2']],
  ['titles', '乡镇.csv', csv(`一,文,${TOWN},`).replace('所属区划', '所属乡镇'), 'column-unclear'],
  ['titles', '成员二.ndjson', line({ title: '一', body: '文', 所属村居: TOWN }), ['column-unclear 1']],
  [
    'ticks',
    '勾选.csv',
    '标题,正文,全社会,公开渠道\r\n一,文,？,政府网站\r\n二,文,√,注：■政府网站 □公报\r\n',
    ['tick-unreadable 2', 'tick-unreadable 3'],
  ],
  ['ticks', '勾选二.csv', '标题,正文,县级,乡级\r\n一,文,V,口\r\n二,文,/,√√\r\n', ['accepted 2', 'accepted 3']],
  [
    'bytes',
    '附件.ndjson',
    line({
      title: '一',
      body: { format: 'text', text: '文' },
      shownOn: { site: 'all' },
      attachments: [{ name: 'a', mediaType: 'a/b', bytes: 2 ** 51, sha256: '0'.repeat(64), url: 'https://x.cn' }],
    }),
    ['schema-invalid 1'],
  ],
  [
    'bytes',
    '附件二.ndjson',
    line({
      title: '一',
      body: { format: 'text', text: '文' },
      shownOn: { site: 'all' },
      attachments: [{ name: 'a', mediaType: 'a/b', bytes: 2 ** 33, sha256: '0'.repeat(64), url: 'https://x.cn' }],
    }),
    ['accepted 1'],
  ],
]

describe('two more of each reported kind', () => {
  const { fileOf } = clerkFiles()
  for (const [kind, name, content, becomes] of VARIANTS)
    it(`${kind}: ${name}`, async () => {
      try {
        const { rows } = await dryRun(fileOf(name, content))
        const found = rows.map(
          ({ outcome, faults, line: at }) => `${faults?.map(({ code }) => code).join('+') ?? outcome} ${at}`,
        )
        expect(found).to.deep.equal(becomes)
      } catch (error) {
        if (!(error instanceof HubError)) throw error
        expect(error.code, error.message).to.equal(becomes)
      }
    })
})
