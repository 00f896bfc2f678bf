import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { inScratch } from '../e2e/scratch.ts'

describe('hub attachments', function () {
  this.timeout(60_000)

  it('puts files into a node, says what a content says of them, and refuses what is none', () =>
    inScratch(async (folder) => {
      const dataFolder = join(folder, 'data')
      await (await startHubProcess({ dataFolder })).stop()
      const path = (name: string, text: string) => {
        writeFileSync(join(folder, name), text)
        return join(folder, name)
      }
      const run = (...args: string[]) => runHub(['--json', 'attachments', ...args, '--node', 'taihe'], { dataFolder })
      const [pdf, text] = ['%PDF-1.7\n甲', '乙']
      const sha256 = createHash('sha256').update(pdf).digest('hex')
      const put = await run('put', path('表.pdf', pdf), path('说明.txt', text))
      expect(put.code, put.stderr).to.equal(0)
      expect(JSON.parse(put.stdout)[0]).to.deep.equal({
        ...{ name: '表.pdf', mediaType: 'application/pdf', bytes: Buffer.byteLength(pdf), sha256 },
        url: `attachment:sha256-${sha256}`,
      })
      const listed = JSON.parse((await run('list')).stdout)
      expect(listed.map(({ bytes }: { bytes: number }) => bytes).sort()).to.deep.equal([12, 3].sort())
      expect(listed[0].waitsSince).to.match(/^\d{4}-/)

      const refused = await run('put', path('程序.exe', 'MZ\u0090\u0000\u0003'))
      expect([refused.code, refused.stderr]).to.satisfy(
        ([code, said]: [number, string]) => code === 1 && said.includes('attachment-unusable'),
      )
      expect((await run('put', join(folder, '没有.pdf'))).code).to.equal(2)
    }))
})
