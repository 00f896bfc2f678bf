import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { tidyContent } from '../../../services/domain/item/tidy-content.ts'
import { type ColumnType, type ReadTable, readTable } from '../../../services/publisher/import/read-table.ts'
import { scratchFolder } from '../../scratch-folder.ts'
import { workbook } from './workbook.ts'

const SIGNED = { title: '表', kind: 'table', body: { format: 'text' as const, text: '' }, shownOn: {} }

describe('a table in a file', () => {
  const folder = scratchFolder()
  const read = (
    text: string | Uint8Array,
    { name = '表.csv', types = {}, before = [] as ReadTable['table']['columns'] } = {},
  ): Promise<ReadTable> => {
    const file = join(folder(), name)
    writeFileSync(file, text)
    return readTable(file, { types: new Map(Object.entries(types as Record<string, ColumnType>)), before })
  }
  const SHEET =
    '示范点登记表,,,,\n单位,认定时间,补助金额（元）,电话,年份\n甲镇,2021年3月5日,"12,000",05581234567,2021\n乙镇,2021/4/6,—,,2022\n'

  it('has the columns of its header, each of the type that all its cells are of', async () => {
    const { table, faults } = await read(SHEET)
    expect(faults).to.deep.equal([])
    expect(table.columns).to.deep.equal([
      { id: 'c1', title: '单位', type: 'text' },
      { id: 'c2', title: '认定时间', type: 'date' },
      { id: 'c3', title: '补助金额', type: 'number', unit: '元' },
      { id: 'c4', title: '电话', type: 'text' },
      { id: 'c5', title: '年份', type: 'text' },
    ])
    expect(table.rows).to.deep.equal([
      ['甲镇', '2021-03-05', '12,000', '05581234567', '2021'],
      ['乙镇', '2021-04-06', '—', '', '2022'],
    ])
  })

  it('says the same as a workbook, whose empty rows and columns without a title are left out', async () => {
    const rows = {
      1: { A: '示范点登记表' },
      2: { A: '单位', B: '级别', D: '户数' },
      3: { A: '甲镇', B: '市级', C: '旁注', D: 12 },
      5: { A: '乙镇', B: '县级', D: 7 },
    }
    const { table } = await read(workbook(rows), { name: '表.xlsx' })
    expect(table.columns.map(({ title, type }) => `${title} ${type}`)).to.deep.equal([
      '单位 text',
      '级别 text',
      '户数 number',
    ])
    expect(table.rows).to.deep.equal([
      ['甲镇', '市级', '12'],
      ['乙镇', '县级', '7'],
    ])
  })

  it('keeps the ids of its columns, and takes the types that it is told', async () => {
    const before = [
      { id: 'c1', title: '级别', type: 'text' },
      { id: 'c2', title: '单位', type: 'text' },
    ]
    const { table } = await read('单位,年份,级别\n甲镇,2021,市级\n', { before, types: { 年份: 'number' } })
    expect(table.columns).to.deep.equal([
      { id: 'c2', title: '单位', type: 'text' },
      { id: 'c3', title: '年份', type: 'number' },
      { id: 'c1', title: '级别', type: 'text' },
    ])
  })

  it('knows a column again whose title has a line break in its cell, for it is signed without', async () => {
    const bytes = Buffer.from('"名\n称 ",备注\u200b\n甲,乙\n')
    const file = { name: 'a.csv', bytes, turn: async () => {} }
    const { table } = await readTable(file, { types: new Map(), before: [] })
    const signed = tidyContent({ ...SIGNED, table }).content.table
    expect(signed).to.deep.equal(table)
    expect((await readTable(file, { types: new Map(), before: table.columns })).table).to.deep.equal(table)
  })

  it('tells cells that cannot be read, and is refused where it is no table', async () => {
    const { faults } = await read('单位,级别\n甲镇,#REF!\n')
    expect(faults.map(({ row, fault }) => [row, fault.code])).to.deep.equal([[1, 'cell-error']])
    const refusal = (text: string, more = {}) =>
      read(text, more).then(
        () => 'read',
        (error) => (error instanceof HubError ? error.code : String(error)),
      )
    expect(await refusal('一段话\n又一段话\n')).to.equal('header-missing')
    expect(await refusal('单位,级别\n甲镇,市级\n', { types: { 没有: 'date' } })).to.equal('column-missing')
  })
})
