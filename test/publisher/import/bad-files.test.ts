import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { clerkFiles, csv, good, TITLES } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'
import { workbook, zipBomb } from './workbook.ts'

describe('bad files from clerks', () => {
  const { pathOf, fileOf, folderOf } = clerkFiles()
  const failureOf = async (file: string): Promise<HubError> => {
    try {
      await dryRun(file)
    } catch (error) {
      if (error instanceof HubError) return error
      throw error
    }
    throw new Error(`${file} was read`)
  }

  const unreadable: [name: string, file: () => string, code: string, says: RegExp][] = [
    ['a file that is not there', () => pathOf('没有.csv'), 'file-unreadable', /不存在/],
    ['a folder', () => folderOf('夹.csv'), 'file-unreadable', /文件夹/],
    ['an empty file', () => fileOf('空.csv', ''), 'file-unreadable', /空的/],
    ['a CSV without a header', () => fileOf('无表头.csv', '一,二,三\r\n四,五,六\r\n'), 'header-missing', /表头/],
    [
      'a CSV without the text',
      () => fileOf('缺列.csv', '信息标题,发布机构,成文日期\r\n一,二,2023-01-01\r\n'),
      'column-missing',
      /正文/,
    ],
    [
      'a quote that never ends',
      () => fileOf('引号.csv', csv(good, '标题二,,,,2023-01-01,"正文二')),
      'file-unreadable',
      /第 3 行.*引号/,
    ],
    ['a quote within a cell', () => fileOf('引号2.csv', csv('标题"一,,,,,文')), 'file-unreadable', /第 2 行.*引号/],
    [
      'bytes that are no text',
      () => fileOf('二进制.csv', Buffer.from(Array.from({ length: 9999 }, (_, i) => (i * 7) % 256))),
      'file-unreadable',
      /UTF-8.*GB18030/,
    ],
    [
      'an old or an encrypted workbook',
      () => fileOf('旧.xls', Buffer.from('d0cf11e0a1b11ae1'.padEnd(4096, '0'), 'hex')),
      'file-unreadable',
      /\.xls.*加密/,
    ],
    ['text that calls itself XLSX', () => fileOf('假.xlsx', '信息标题,正文'), 'file-unreadable', /XLSX/],
    [
      'half a workbook',
      () => fileOf('半.xlsx', workbook({ 1: TITLES }).subarray(0, 900)),
      'file-unreadable',
      /损坏|完整/,
    ],
    ['a ZIP that is no workbook', () => fileOf('文档.xlsx', zipBomb(1)), 'file-unreadable', /XLSX/],
    ['a workbook without a header', () => fileOf('无.xlsx', workbook({ 1: { A: '一' } })), 'header-missing', /表头/],
    [
      'a workbook whose second table would be lost',
      () => fileOf('两张.xlsx', workbook({ 1: TITLES, 2: { B: '一', C: '文' } }, [], ['上半年', '下半年'])),
      'file-unreadable',
      /2 张带表头的工作表（上半年、下半年）.*另存/,
    ],
    ['an unknown ending', () => fileOf('表.pdf', '%PDF-1.7'), 'file-unreadable', /CSV、XLSX/],
    ['an NDJSON line of 5 MB', () => fileOf('长.ndjson', `"${'x'.repeat(5e6)}`), 'file-unreadable', /4 MB/],
  ]
  for (const [name, file, code, says] of unreadable)
    it(`${name}: ${code}, in Chinese, without a word of what it holds`, async () => {
      const failure = await failureOf(file())
      expect(failure.code).to.equal(code)
      expect(failure.message)
        .to.match(says)
        .and.to.match(/\p{Script=Han}/u)
      expect(failure.message).not.to.match(/标题"?一|value is|at \w/)
    })

  it('300 MB in an XLSX of a few hundred kilobytes: refused at 50 MB, without the memory', async () => {
    const bomb = zipBomb(300)
    expect(bomb.length).to.be.below(3_000_000)
    const before = process.memoryUsage().rss
    const failure = await failureOf(fileOf('炸弹.xlsx', bomb))
    expect(failure.code).to.equal('file-too-large')
    expect(failure.message).to.include('50 MB')
    expect(process.memoryUsage().rss - before).to.be.below(400 * 1024 * 1024)
  })
})

describe('columns that decide or contradict', () => {
  const { fileOf } = clerkFiles()
  const refusalOf = (name: string, text: string) =>
    dryRun(fileOf(name, text)).then(
      () => 'read',
      ({ code, message }) => `${code} ${message}`,
    )

  it('a title that may mean the division is asked about, and the file refused', async () => {
    const text = (title: string) => `信息标题,正文,成文日期,${title}\r\n一,文,2026-01-01,孙楼村\r\n`
    for (const title of ['所属乡镇', '所属区化', '村委会'])
      expect(await refusalOf(`${title}.csv`, text(title))).to.equal(`column-unclear ${title}`)
    expect(await refusalOf('联系人.csv', text('联系人'))).to.equal('read')
  })

  it('two columns of one meaning pass where they say the same in each row', async () => {
    const text = (second: string) =>
      `信息标题,正文,成文日期,发文字号,文号\r\n一,文,2026-01-01,甲〔2026〕1号,${second}\r\n`
    expect(await refusalOf('同.csv', text('甲〔2026〕1号'))).to.equal('read')
    expect(await refusalOf('异.csv', text('甲〔2026〕2号'))).to.equal('column-twice 发文字号\n文号')
    expect(await refusalOf('空.csv', text(''))).to.equal('column-twice 发文字号\n文号')
    expect(await refusalOf('勾.csv', '标题,正文,公开对象,全社会\r\n一,文,特定群体,√\r\n')).to.equal(
      'column-twice 公开对象\n全社会',
    )
  })

  it('so do two members of an NDJSON, line by line', async () => {
    const text = [
      '{"title":"一","标题":"一","body":"文"}',
      '{"title":"二","标题":"三","body":"文"}',
      '{"title":"四","body":"文","乡镇":"税镇镇"}',
    ]
    const { rows } = await dryRun(fileOf('成员.ndjson', text.join('\n')))
    expect(rows.map(({ outcome, code }) => code ?? outcome)).to.deep.equal([
      'accepted',
      'column-twice',
      'column-unclear',
    ])
    expect(rows[1]?.message).to.include('“title”和“标题”')
  })
})
