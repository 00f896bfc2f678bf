import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Content } from '../../services/domain/item/content.ts'
import { importFile } from '../../services/publisher/import/import-file.ts'
import { printReport } from '../../services/publisher/import/print-report.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { importOptionsOf } from './import/import-into-hub.ts'
import { postItem } from './post-item.ts'

const ILL = '张三患癫痫，救助500元。'

describe('likely personal data at the doors', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const post = (key: string, content: Content, more: object = {}, headers: object = {}) =>
    postItem(hub, key, { content, ...more }, headers)
  const imported = (rows: object[], more: object = {}) => {
    const options = importOptionsOf(hub, more)
    writeFileSync(options.file, rows.map((row) => JSON.stringify(row)).join('\n'))
    return importFile(options)
  }

  it('the API refuses it with pointer, rule and masked form, until the rule is acknowledged; the event bears its name', async () => {
    const content = contentOf('救助公示', ILL)
    const refused = await post('key', content)
    expect(refused).to.include({ status: 422, code: 'personal-data-likely' })
    expect(refused.errors[0]).to.include({ pointer: '/content/body/text', rule: 'illness' })
    expect(JSON.stringify(refused)).to.include('张**').and.include('illness').and.not.include('张三')
    const other = [{ rule: 'address', reason: '办公地址' }]
    expect(await post('key', content, { acknowledgePersonalData: other })).to.include({ status: 422 })
    const acknowledgePersonalData = [{ rule: 'illness', reason: '本人书面同意' }]
    const { status, itemId } = await post('key', content, { acknowledgePersonalData })
    expect(status).to.equal(201)
    await hub.settle()
    const { entries, events, versions } = await hub.json(`/v1/items/${itemId}/history`)
    expect(JSON.stringify(entries ?? events ?? versions)).to.include('"acknowledged":["illness"]')
    expect(await post('none', content, { acknowledgePersonalData: [{ rule: 'no-such', reason: '无' }] })).to.include({
      status: 422,
      code: 'schema-invalid',
    })
  })

  it('an import refuses the rows, tells no name, and takes them all once the rule is acknowledged', async () => {
    const rows = [
      { title: '公示一', body: ILL },
      { title: '公示二', body: '李四 脑瘫 300元' },
      { title: '公示三', body: '正文' },
    ]
    const refused = await imported(rows)
    expect(refused).to.include({ accepted: 1, rejected: 2, published: 0 })
    expect(refused.rows[0]).to.include({ code: 'personal-data-likely', column: 'body' })
    expect(refused.rows[0]?.faults?.[0]).to.include({ rule: 'illness' })
    const said = printReport(refused, { dryRun: false })
    expect(said).to.include('像是个人信息（姓名和病情）：张**').and.include('--acknowledge illness')
    expect(JSON.stringify(refused)).not.to.include('张三').and.not.include('李四')
    const acknowledged = [{ rule: 'illness', reason: '已核对' }]
    expect(await imported(rows, { acknowledged })).to.include({ rejected: 0, published: 3 })
    expect(await imported(rows, { acknowledged })).to.include({ alreadyImported: 3, published: 0 })
  })

  it('what the field makes lawful is told once a file, not once a row', async () => {
    const rows = ['甲', '乙', '丙'].map((name) => ({
      title: `残疾人补贴发放公示${name}`,
      body: `王小明 男 肢体残疾二级 80元 ${name}`,
    }))
    const report = await imported(rows)
    expect(report).to.include({ published: 3, rejected: 0 })
    expect(report.warnings.map(({ code }) => code)).to.deep.equal(['personal-data-lawful'])
    expect(report.rows.every(({ warnings }) => warnings === undefined)).to.equal(true)
    expect(printReport(report, { dryRun: false })).to.include('请注意：内容里有姓名和残疾情况')
    const strict = await imported(
      rows.map(({ title, body }) => ({ title, body: `${body}。` })),
      { strict: true },
    )
    expect(strict).to.include({ published: 0 })
  })

  it('the API warns of it, and strict handling refuses it', async () => {
    const content = contentOf('残疾人补贴发放公示', '王小明 男 肢体残疾二级 80元')
    const { warnings } = await post('key', content)
    expect(warnings).to.have.length(1)
    expect(warnings[0]).to.include({ code: 'personal-data-lawful', pointer: '/content/body/text' })
    expect(await post('strict', content, {}, { prefer: 'handling=strict' })).to.include({
      status: 422,
      code: 'personal-data-lawful',
    })
  })
})
