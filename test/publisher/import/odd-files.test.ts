import { expect } from 'chai'
import { clerkFiles, csv, good, HEADER, TITLES } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'
import { claimingSize, workbook } from './workbook.ts'

/** "标题" in GBK. */
const gbk = Buffer.concat([
  Buffer.from('d0c5cfa2b1eacce22cd5fdcec42cb3c9cec4c8d5c6da0d0a', 'hex'),
  Buffer.from('b1eacce22cd5fdcec42c323032332d30312d30310d0a', 'hex'),
])

describe('odd files from clerks that are no bad ones', () => {
  const { fileOf } = clerkFiles()

  it('GBK, a file with a BOM, a header alone and empty rows are no faults', async () => {
    expect(await dryRun(fileOf('gbk.csv', gbk))).to.include({ accepted: 1, rejected: 0 })
    expect(await dryRun(fileOf('bom.csv', `\ufeff${csv(good)}`))).to.include({ accepted: 1, rejected: 0 })
    expect(await dryRun(fileOf('表头.csv', HEADER))).to.include({ accepted: 0, rejected: 0, skipped: 0 })
    expect(await dryRun(fileOf('空行.csv', csv(good, ',,,,,')))).to.include({ accepted: 1, rejected: 0, skipped: 1 })
  })

  it('unknown columns and members are told once each', async () => {
    const file = fileOf('列.csv', '信息标题,联系方式,成文日期,正文\r\n一,x,2023-01-01,文\r\n')
    expect((await dryRun(file)).unknownColumns).to.deep.equal(['联系方式'])
    const lines = fileOf('列.ndjson', '{"title":"一","body":"x","foo":1}\n{"title":"二","body":"x","foo":2,"bar":3}\n')
    expect(await dryRun(lines)).to.deep.include({ accepted: 2, unknownColumns: ['foo', 'bar'] })
  })

  it('dates as Excel serials, full-width digits and a merged group column are read; a row below the group stays empty', async () => {
    const merged = workbook(
      {
        1: TITLES,
        2: { B: '第２号公告', C: '文', D: 45000, E: '农业农村局' },
        3: { B: '第３号公告', C: '文', D: '２０２３年３月５日' },
        5: { B: '第５号公告', C: '文' },
      },
      ['E2:E1048576'],
    )
    const report = await dryRun(fileOf('合并.xlsx', merged))
    expect(report).to.include({ accepted: 3, rejected: 0, skipped: 1 })
    expect(report.rows.map(({ row, record }) => [row, record?.title, record?.issuedOn, record?.organ])).to.deep.equal([
      [2, '第2号公告', '2023-03-15', '农业农村局'],
      [3, '第3号公告', '2023-03-05', '农业农村局'],
      [5, '第5号公告', null, '农业农村局'],
    ])
  })

  it('a whole content per line is taken as it is', async () => {
    const content = { title: '一', body: { format: 'text', text: '文' }, shownOn: { board: ['341222102200'] } }
    const report = await dryRun(fileOf('内容.ndjson', `${JSON.stringify(content)}\n`))
    expect(report).to.include({ accepted: 1, rejected: 0 })
  })

  it('a workbook is read whole, whatever size its headers claim for a sheet', async () => {
    const whole = workbook({ 1: TITLES, 2: { B: '第一号公告', C: '文' }, 3: { B: '第二号公告', C: '文' } })
    for (const claimed of [100, 0xffffff00]) {
      const file = fileOf(`${claimed}.xlsx`, claimingSize(whole, 'xl/worksheets/sheet1.xml', claimed))
      expect(await dryRun(file)).to.include({ accepted: 2, rejected: 0 })
    }
  })
})
