import { expect } from 'chai'
import type { HubError } from '../../../services/domain/errors.ts'
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

  it('a header of title and text alone is a header', async () => {
    expect(await dryRun(fileOf('两列.csv', '标题,正文\r\n一,文\r\n'))).to.include({ accepted: 1, rejected: 0 })
    const sheets = workbook({ 1: { A: '标题', B: '正文' }, 2: { A: '一', B: '文' } })
    expect(await dryRun(fileOf('两列.xlsx', sheets))).to.include({ accepted: 1, rejected: 0 })
  })

  it('a first row of data whose values are also titles of ticks is no second row of the header', async () => {
    const rows = ['一,文,太和县税镇镇,全社会,主动,县级', '二,文,太和县税镇镇,全社会,依申请,乡级']
    const text = ['标题,正文,所属区划,公开对象,公开方式,公开层级', ...rows, ''].join('\r\n')
    const { accepted, rows: told } = await dryRun(fileOf('值.csv', text))
    expect(accepted).to.equal(2)
    expect(told[0]?.record).to.deep.include({ title: '一', audience: '全社会', mode: '主动', levels: ['县级'] })
  })

  it('ticks in NDJSON are the values that they are in a sheet', async () => {
    const record = { title: '一', body: '文', 主动: '是', 依申请: '否', 县级: true, 乡级: '√', 特定群体: '低保户' }
    const { rows } = await dryRun(fileOf('勾选.ndjson', `${JSON.stringify(record)}\n`))
    const ticked = { audience: '特定群体:低保户', mode: '主动', levels: ['县级', '乡级'] }
    expect(rows[0]?.record).to.deep.include(ticked)
    const titles = Object.keys(record).join(',')
    const sheet = await dryRun(fileOf('勾选.csv', `${titles}\r\n${Object.values(record).join(',')}\r\n`))
    expect(sheet.rows[0]?.record).to.deep.include(ticked)
  })

  for (const title of ['发布范围', '单位', '位置', ''])
    it(`a column of divisions decides where items are shown, whatever its title says: ${title}`, async () => {
      const named = `标题,正文,${title}\r\n一,文,太和县税镇镇\r\n二,文,\r\n`
      await expectUnclear(fileOf('范围.csv', named))
      await expectUnclear(fileOf('范围.ndjson', '{"title":"一","body":"文","where":"太和县税镇镇孙楼村"}\n'))
      const other = named.replace('二,文,', '二,文,民政局')
      expect(await dryRun(fileOf('别的.csv', other))).to.include({ accepted: 2, rejected: 0 })
      const own = named.replace('太和县税镇镇', '太和县')
      expect(await dryRun(fileOf('本县.csv', own))).to.include({ accepted: 2, rejected: 0 })
      const beside = '标题,正文,所属区划,来源\r\n一,文,太和县税镇镇,太和县坟台镇\r\n'
      expect(await dryRun(fileOf('另有.csv', beside))).to.include({ accepted: 1, rejected: 0 })
    })

  const expectUnclear = async (file: string) => {
    const refused = await dryRun(file).then(
      () => 'read',
      (error: HubError) => error.code,
    )
    expect(refused).to.equal('column-unclear')
  }

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
