import { createHash } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { inScratch } from './scratch.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const told = (bytes: Uint8Array, type: string) => ({ sha256: sha256(bytes), bytes: bytes.length, mediaType: type })
const embedded = (bytes: Buffer) => `<img src="data:image/png;base64,${bytes.toString('base64')}">`

const withPicture = (bytes: Buffer, title = '现场照片') => ({
  ...plainContent(title, '', { shownOn: { site: 'all' } }),
  body: { format: 'html', text: `<p>现场如图</p><p>${embedded(bytes)}</p>` },
})

describe('pictures that are pasted into a text', function () {
  this.timeout(60_000)

  it('become files of the node through every way in, are signed by their address and read by everybody', () =>
    inScratch(async (folder) => {
      const dataFolder = join(folder, 'data')
      const hub = await startHubProcess({ dataFolder })
      const own = join(dataFolder, 'nodes', 'taihe', 'attachments')
      const stored = () =>
        existsSync(own)
          ? readdirSync(own, { recursive: true })
              .map((name) => `${name}`.slice(3))
              .filter((name) => name.length === 64)
              .sort()
          : []
      const send = async (method: string, path: string, body: object, more: Record<string, string> = {}) => {
        const answer = await fetch(hub.url + path, {
          method,
          headers: { authorization: `Bearer ${hub.tokens.taihe}`, 'content-type': 'application/json', ...more },
          body: JSON.stringify(body),
        })
        return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer }
      }
      const publication = { nodeId: 'taihe', content: withPicture(PNG) }

      const tried = await send('POST', '/v1/items/dry-run', publication)
      expect([tried.status, tried.body.pictures, stored()]).to.deep.equal([200, [told(PNG, 'image/png')], []])
      const first = await send('POST', '/v1/items', publication, { 'idempotency-key': 'picture-1' })
      expect([first.status, first.body.pictures, stored()]).to.deep.equal([
        201,
        [told(PNG, 'image/png')],
        [sha256(PNG)],
      ])
      const again = await send('POST', '/v1/items', publication, { 'idempotency-key': 'picture-1' })
      expect([again.headers.get('idempotency-replayed'), again.body]).to.deep.equal(['true', first.body])

      const { itemId } = first.body
      const { body: item } = await clientOf(hub.url).get(`/v1/items/${itemId}?atLeast=1`)
      expect(item.content.body.text).to.equal(`<p>现场如图</p><p><img src="attachment:sha256-${sha256(PNG)}" /></p>`)
      const picture = await fetch(hub.url + item.files[0].url)
      expect([picture.headers.get('content-type'), sha256(Buffer.from(await picture.arrayBuffer()))]).to.deep.equal([
        'image/png',
        sha256(PNG),
      ])

      const patch = (text: string) =>
        send(
          'PATCH',
          `/v1/items/${itemId}`,
          { content: { body: { text } }, reason: '更换照片' },
          { 'if-match': '"1"', 'content-type': 'application/merge-patch+json' },
        )
      const broken = await patch('<p>图</p>\n<p><img src="data:image/png;base64,iVBO*w0KGgo="></p>')
      expect([broken.status, broken.body.errors.map(({ code, pointer }: Answer) => [code, pointer])]).to.deep.equal([
        422,
        [['html-picture-unusable', '/content/body/text']],
      ])
      expect((await patch(`<p>${embedded(GIF)}</p>`)).body.pictures).to.deep.equal([told(GIF, 'image/gif')])
      expect(stored()).to.deep.equal([sha256(PNG), sha256(GIF)].sort())

      const attached = {
        ...plainContent('照片附件', '见附件', { shownOn: { site: 'all' } }),
        attachments: [
          {
            ...{ name: '照片.pdf', mediaType: 'application/pdf', bytes: PNG.length },
            ...{ sha256: sha256(PNG), url: `attachment:sha256-${sha256(PNG)}` },
          },
        ],
      }
      const lying = await send('POST', '/v1/items/dry-run', { nodeId: 'taihe', content: attached })
      expect(lying.body.errors.map(({ code, pointer }: Answer) => [code, pointer])).to.deep.equal([
        ['attachment-type-differs', '/content/attachments/0/mediaType'],
      ])

      const bmp = Buffer.concat([Buffer.from('BM\u0020\u0000\u0000\u0000', 'latin1'), Buffer.alloc(40)])
      const file = join(folder, '条目.json')
      writeFileSync(file, JSON.stringify(withPicture(bmp, '命令行照片')))
      const signed = await runHub(['--json', 'publish', file, '--node', 'taihe', '--actor', 'taihe-clerk'], {
        dataFolder,
      })
      expect(JSON.parse(signed.stdout).pictures).to.deep.equal([told(bmp, 'image/bmp')])

      const rows = join(folder, '条目.ndjson')
      const other = Buffer.concat([bmp, Buffer.alloc(1)])
      writeFileSync(rows, JSON.stringify(withPicture(other, '导入的照片')))
      const imported = await runHub(['--json', 'import', rows, '--node', 'taihe', '--actor', 'taihe-clerk'], {
        dataFolder,
      })
      const report = JSON.parse(imported.stdout)
      expect([report.published, report.rows[0].files]).to.deep.equal([1, [told(other, 'image/bmp')]])
      expect(stored().length).to.equal(4)
      await hub.stop()
    }))
})
