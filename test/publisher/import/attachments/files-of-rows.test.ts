import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { openFilesToAttach } from '../../../../services/publisher/import/attachments/open-files-to-attach.ts'
import { inScratch } from '../../../e2e/scratch.ts'
import { dryRun } from '../import-scene.ts'

const PDF = `%PDF-1.7\n${'内容'.repeat(100)}`
const FILES: Record<string, string | Buffer> = {
  '名单.pdf': PDF,
  '三月/公示.txt': '公示内容',
  '四月/公示.txt': '公示内容二',
  'Ｔable (1).PDF': `${PDF} 2`,
  '程序.exe': Buffer.from('MZ\u0090\u0000\u0003\u0000\u0000\u0000'),
  '空.txt': '',
  '大.txt': 'a'.repeat(5000),
}

const imported = (rows: string[], files: Record<string, string | Buffer> | null = FILES) =>
  inScratch(async (folder) => {
    const sheet = join(folder, '台账.csv')
    const lines = rows.map((cell, index) => `第${index + 1}号公示,正文,"${cell}"`)
    writeFileSync(sheet, ['信息标题,正文,附件', ...lines].join('\n'))
    for (const [name, text] of Object.entries(files ?? {})) {
      const path = join(folder, '台账', name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
    const from = files === null ? null : await openFilesToAttach(join(folder, '台账'))
    return dryRun(sheet, undefined, { files: { from, store: null, maxBytes: 4096 } })
  })

describe('the files that rows name', () => {
  it('are found by name, by path, without regard to width and case, and none where the cell says so', async () => {
    const { rows } = await imported(['名单.pdf', '三月\\公示.txt；./四月/公示.txt', 'table(1).pdf\n名单.pdf', '无', ''])
    expect(rows.map(({ outcome, files = [] }) => [outcome, files.map(({ name }) => name)])).to.deep.equal([
      ['accepted', ['名单.pdf']],
      ['accepted', ['公示.txt', '公示.txt']],
      ['accepted', ['Ｔable (1).PDF', '名单.pdf']],
      ['accepted', []],
      ['accepted', []],
    ])
    expect(rows[0]?.files?.[0]).to.deep.equal({
      name: '名单.pdf',
      sha256: createHash('sha256').update(PDF).digest('hex'),
      bytes: 609,
      mediaType: 'application/pdf',
    })
  })

  it('are faults of the row with their column, all at once, where they cannot be had', async () => {
    const { rows, accepted } = await imported([
      '名册.pdf；公示.txt',
      '../台账.csv；C:\\桌面\\表.pdf；/etc/hosts',
      '程序.exe；空.txt；大.txt',
    ])
    expect(accepted).to.equal(0)
    expect(
      rows.map(({ faults = [] }) => faults.map(({ code, column, message }) => [code, column, message])),
    ).to.deep.equal([
      [
        ['attachment-not-found', '附件', '“台账”里没有附件“名册.pdf”。'],
        ['attachment-ambiguous', '附件', '附件“公示.txt”对应几个文件：三月/公示.txt、四月/公示.txt。'],
      ],
      ['../台账.csv', 'C:\\桌面\\表.pdf', '/etc/hosts'].map((name) => [
        'attachment-path-refused',
        '附件',
        `附件“${name}”写的是附件文件夹以外的路径。`,
      ]),
      [
        [
          'attachment-unusable',
          '附件',
          '附件“程序.exe”不能用：内容不是可以公开的文件类型（application/x-msdownload）。',
        ],
        ['attachment-unusable', '附件', '附件“空.txt”不能用：文件是空的。'],
        ['attachment-unusable', '附件', '附件“大.txt”不能用：有 5000 字节，超过 4096 字节。'],
      ],
    ])
  })

  it('are nowhere without a folder beside the sheet, which the fault says', async () => {
    const { rows } = await imported(['名单.pdf', ''], null)
    expect(rows.map(({ outcome, code }) => code ?? outcome)).to.deep.equal(['attachments-nowhere', 'accepted'])
  })
})
