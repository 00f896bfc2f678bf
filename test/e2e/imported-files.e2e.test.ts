import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { madeZip } from '../publisher/import/attachments/made-zip.ts'
import { type Answer, clientOf } from './client.ts'
import { inScratch } from './scratch.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const PDF = `%PDF-1.7\n${'资金'.repeat(50_000)}`
const NOTE = '说明：见正文。'

const SHEET = [
  '信息标题,正文,附件',
  '救灾资金分配,分配情况见附件,分配表.pdf；说明.txt',
  '救灾物资分配,没有附件,无',
  '救灾人员名单,见附件,说明.txt',
].join('\n')

describe('the files of an imported sheet', function () {
  this.timeout(60_000)

  it('lie beside it, in a folder or a ZIP, are put before their rows and read by everybody; a repeat changes nothing', () =>
    inScratch(async (folder) => {
      const dataFolder = join(folder, 'data')
      const sheet = join(folder, '台账.csv')
      const hub = await startHubProcess({ dataFolder })
      const imported = async (...more: string[]) => {
        const run = await runHub(['--json', 'import', sheet, '--node', 'taihe', '--actor', 'taihe-clerk', ...more], {
          dataFolder,
        })
        return { code: run.code, report: JSON.parse(run.stdout) as Answer }
      }
      const own = join(dataFolder, 'nodes', 'taihe', 'attachments')
      writeFileSync(sheet, SHEET.replace('附件\n', '备注\n'))
      const without = await imported('--good-rows')
      expect([without.code, without.report.published]).to.deep.equal([0, 3])

      writeFileSync(sheet, SHEET)
      mkdirSync(join(folder, '台账'))
      writeFileSync(join(folder, '台账', '分配表.pdf'), PDF)
      writeFileSync(join(folder, '台账', '说明.txt'), NOTE)
      const looked = await imported('--dry-run')
      expect(looked.report.rows.map(({ outcome, code }: Answer) => code ?? outcome)).to.deep.equal([
        'reads-otherwise',
        'already-imported',
        'reads-otherwise',
      ])
      expect(existsSync(own) ? readdirSync(own) : []).to.deep.equal([])
      const revised = await imported('--revise')
      expect(revised.report).to.deep.include({ revised: 2, published: 0, filesPut: 2 })
      const again = await imported('--revise')
      expect(again.report).to.deep.include({ revised: 0, published: 0, filesPut: 0, alreadyImported: 3 })

      const { itemId, files } = revised.report.rows[0]
      expect(files.map(({ name, sha256: hash }: Answer) => [name, hash])).to.deep.equal([
        ['分配表.pdf', sha256(PDF)],
        ['说明.txt', sha256(NOTE)],
      ])
      const { body: item } = await clientOf(hub.url).get(`/v1/items/${itemId}?atLeast=2`)
      const texts = await Promise.all(item.files.map(({ url }: Answer) => fetch(hub.url + url).then((r) => r.text())))
      expect(texts).to.deep.equal([PDF, NOTE])

      rmSync(join(folder, '台账'), { recursive: true })
      writeFileSync(sheet, '信息标题,正文,附件\n灾后重建方案,见附件,方案.txt')
      writeFileSync(join(folder, '附件.zip'), madeZip([{ name: '方案.txt', data: Buffer.from('方案全文') }]))
      const missing = await imported()
      expect([missing.code, missing.report.rows[0].code]).to.deep.equal([1, 'attachments-nowhere'])
      const zipped = await imported('--attachments', join(folder, '附件.zip'))
      expect([zipped.code, zipped.report.published, zipped.report.filesPut]).to.deep.equal([0, 1, 1])
      await hub.stop()
    }))
})
