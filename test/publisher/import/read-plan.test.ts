import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { type ReadPlan, readPlan } from '../../../services/publisher/import/read-plan.ts'
import { scratchFolder } from '../../scratch-folder.ts'
import { workbook } from './workbook.ts'

/** As a workbook counts days. */
const DAY_OF_2021_12_31 = 44_561

describe('a plan in a file', () => {
  const folder = scratchFolder()
  const read = (text: string | Uint8Array, name = '任务.csv'): Promise<ReadPlan> => {
    const file = join(folder(), name)
    writeFileSync(file, text)
    return readPlan(file)
  }
  const refusal = (text: string, name?: string) =>
    read(text, name).then(
      () => 'read',
      (error) => (error instanceof HubError ? `${error.code} ${error.message}` : String(error)),
    )
  const SHEET =
    '附件1,,,\n序 号,工作任务,责任单位,完成时限\n1,制定方案,各县区,2021年底\n,,,\n2,开展培训,市政务办,持续推进\n'

  it('is read task by task, whatever stands above its header', async () => {
    const { tasks, faults, unknown } = await read(SHEET)
    expect({ faults, unknown }).to.deep.equal({ faults: [], unknown: [] })
    expect(tasks).to.deep.equal([
      { row: 1, task: { no: 1, text: '制定方案', responsible: '各县区', dueRaw: '2021年底' } },
      { row: 3, task: { no: 2, text: '开展培训', responsible: '市政务办', dueRaw: '持续推进' } },
    ])
  })

  it('says the same as a workbook, with a day as a day', async () => {
    const rows = {
      1: { A: '任务分解表' },
      3: { A: '序号', B: '任务内容', C: '承担单位', D: '截止日期', E: '天气' },
      4: { A: 1, B: '制定方案', C: '341222、341226', D: DAY_OF_2021_12_31, E: '晴' },
    }
    const { tasks, unknown } = await read(workbook(rows), '任务.xlsx')
    expect(unknown).to.deep.equal(['天气'])
    expect(tasks.map(({ task }) => task)).to.deep.equal([
      { no: 1, text: '制定方案', assigned: ['341222、341226'], due: '2021-12-31' },
    ])
  })

  it('says the same as JSON, as a list or with a title, by either names', async () => {
    const tasks = [
      { no: 1, task: '制定方案', responsible: '各县区', due_raw: '2021年底', due: { date: '2021-12-31' }, more: 1 },
      { no: 2, text: '开展培训', due: { continuous: true }, assigned: ['341222'] },
      { no: 3, text: '其他', due: '2022-01-01', continuous: false },
    ]
    const plan = await read(JSON.stringify({ title: '方案', tasks }), '方案.json')
    expect(plan).to.deep.include({ title: '方案', unknown: ['more'] })
    expect(plan.tasks.map(({ task }) => task)).to.deep.equal([
      { no: 1, text: '制定方案', responsible: '各县区', dueRaw: '2021年底', due: '2021-12-31' },
      { no: 2, text: '开展培训', assigned: ['341222'], continuous: true },
      { no: 3, text: '其他', due: '2022-01-01', continuous: false },
    ])
    expect((await read(JSON.stringify(tasks), '表.json')).tasks).to.deep.equal(plan.tasks)
  })

  it('tells rows without a number, and cells that cannot be read', async () => {
    const { tasks, faults } = await read('序号,任务,责任单位\n,没有序号,甲\n一,序号是字,乙\n3,#REF!,丙\n')
    expect(faults.map(({ row, fault }) => [row, fault.code])).to.deep.equal([
      [1, 'row-unreadable'],
      [2, 'row-unreadable'],
      [3, 'cell-error'],
    ])
    expect(tasks.map(({ task }) => task)).to.deep.equal([{ no: 3, text: '', responsible: '丙' }])
  })

  it('is refused where it is no plan', async () => {
    expect(await refusal('标题,正文\na,b\n')).to.contain('header-missing')
    expect(await refusal('任务,责任单位\na,b\n')).to.equal('column-missing 序号')
    expect(await refusal('{"tasks":[{"no":1}]}', '方案.json')).to.equal(
      'file-unreadable /tasks/0/text 应写明任务（text）',
    )
    expect(await refusal('{"tasks":[', '方案.json')).to.contain('file-unreadable')
    expect(await refusal('{"tasks":1,"tasks":[]}', '方案.json')).to.contain('file-unreadable')
    const many = Array.from({ length: 1001 }, (_, index) => ({ no: index + 1, text: '任务' }))
    expect(await refusal(JSON.stringify(many), '方案.json')).to.contain('file-too-large')
  })
})
