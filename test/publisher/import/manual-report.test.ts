import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { printReport } from '../../../services/publisher/import/print-report.ts'
import { clerkFiles } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'

const LEDGER = `信息标题,正文,所属区划,成文日期,发文字号,公开渠道和载体,联系方式
关于修缮村内道路的公示,计划修缮道路一公里。,太和县税镇镇孙楼村,2026-03-05,税政〔2026〕6号,■政府网站 □政府公报 ■公开查阅点,x
低保评议结果公示,本月新增三户。,,2026-03-06,,政府网站,x
防汛物资采购公示,#REF!,太和县税镇镇,去年,1.23457E+17,政府网站,x
村级账目公示,一季度账目见下。,太和县桃花源镇,2999-01-01,,请勾选：■政府网站 □公报,x
`

describe('the report in the manuals', () => {
  const { fileOf } = clerkFiles()

  it('is what the command prints', async () => {
    const said = printReport(await dryRun(fileOf('三月台账.csv', LEDGER)), { dryRun: true })
    for (const manual of ['docs/import.md', 'docs/zh/clerks.md']) {
      const text = readFileSync(fileURLToPath(new URL(`../../../${manual}`, import.meta.url)), 'utf8')
      expect(text, manual).to.include(`\`\`\`\n${said}\n\`\`\``)
    }
  })
})
