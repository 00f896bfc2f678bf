import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import { HubError } from '../../../../services/domain/errors.ts'
import type { FileToAttach } from '../../../../services/publisher/import/attachments/file-to-attach.ts'
import { openZip } from '../../../../services/publisher/import/attachments/open-zip.ts'
import { inScratch } from '../../../e2e/scratch.ts'
import { gb18030 } from '../gb18030.ts'
import { type MadeEntry, madeZip } from './made-zip.ts'

const TEXT = Buffer.from('救灾资金分配表\n'.repeat(5000))

const opened = <T>(zip: Uint8Array, use: (files: FileToAttach[]) => Promise<T>): Promise<T> =>
  inScratch(async (folder) => {
    const path = join(folder, '附件.zip')
    writeFileSync(path, zip)
    return use(await openZip(path, { mostFiles: 1000 }))
  })

const bytesOf = async (file: FileToAttach | undefined) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of file?.read() ?? []) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).to.be.instanceOf(HubError)
  expect((error as HubError).code).to.equal('file-unreadable')
  return (error as HubError).message
}

describe('the ZIP beside a sheet', () => {
  it('gives its files, packed or stored, by names in UTF-8, in GBK and with backslashes, and no folders', () =>
    opened(
      madeZip([
        { name: '三月/', data: Buffer.alloc(0), method: 0 },
        { name: '三月/名单.txt', data: TEXT, flags: 1 << 11 },
        { name: gb18030('四月\\公示.txt'), data: TEXT },
        { name: '五月.txt', data: TEXT, method: 0 },
      ]),
      async (files) => {
        expect(files.map(({ path }) => path)).to.deep.equal(['三月/名单.txt', '四月/公示.txt', '五月.txt'])
        for (const file of files) expect((await bytesOf(file)).equals(TEXT), file.path).to.equal(true)
      },
    ))

  it('reads what other programs write, and a file without a byte', () =>
    opened(zipSync({ 'a/b.bin': randomBytes(300_000), 'leer.txt': new Uint8Array() }), async (files) => {
      expect(files.map(({ path, bytes }) => [path, bytes])).to.deep.equal([
        ['a/b.bin', 300_000],
        ['leer.txt', 0],
      ])
      expect((await bytesOf(files[0])).length).to.equal(300_000)
      expect((await bytesOf(files[1])).length).to.equal(0)
    }))

  it('stops at the size that it says, at a wrong check sum, and at bytes that do not inflate', async () => {
    const made = (more: Partial<MadeEntry>) => madeZip([{ name: 'a.txt', data: TEXT, ...more }])
    for (const zip of [made({ bytes: 100 }), made({ bytes: TEXT.length + 1 }), made({ crc: 1 })])
      await opened(zip, async ([file]) => expect(await refusal(bytesOf(file))).to.equal('在压缩包里已损坏'))
    const broken = made({})
    broken.fill(0xff, 40, 60)
    await opened(broken, async ([file]) => expect(await refusal(bytesOf(file))).to.equal('在压缩包里已损坏'))
  })

  it('is refused where files share bytes, where it is cut off, and where it is none', async () => {
    const shared = madeZip([
      { name: 'a.txt', data: TEXT },
      { name: 'b.txt', data: TEXT, at: 0 },
    ])
    const whole = madeZip([{ name: 'a.txt', data: TEXT }])
    for (const zip of [shared, whole.subarray(0, -30), whole.subarray(40), TEXT, new Uint8Array()])
      expect(await refusal(opened(zip, async () => null))).to.equal('附件的压缩包已损坏，或不是 ZIP')
  })

  it('tells which files have a password or are packed in a way that it does not know', () =>
    opened(
      madeZip([
        { name: 'a.txt', data: TEXT, flags: 1 },
        { name: 'b.txt', data: TEXT, method: 14 },
        { name: '../c.txt', data: TEXT },
      ]),
      async (files) =>
        expect(files.map(({ path, unreadable }) => [path, unreadable])).to.deep.equal([
          ['a.txt', '在压缩包里加了密码'],
          ['b.txt', '压缩方法不认识，请用普通 ZIP 重新压缩'],
        ]),
    ))
})
