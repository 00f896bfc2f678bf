import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { inScratch } from './scratch.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(600_000)])
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const put = (hub: HubProcess, node: 'taihe', bytes: Uint8Array, file = sha256(bytes)) =>
  fetch(`${hub.url}/v1/attachments/${file}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${hub.tokens[node]}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  })

const problemOf = async (answer: Response) => ((await answer.json()) as Answer).code

const withFile = (bytes: Uint8Array, name = '资金分配表.pdf') => ({
  ...plainContent('救灾资金分配', '分配情况见附件', { shownOn: { site: 'all', topic: 'all' } }),
  attachments: [
    {
      ...{ name, mediaType: 'application/pdf', bytes: bytes.length },
      ...{ sha256: sha256(bytes), url: `attachment:sha256-${sha256(bytes)}` },
    },
  ],
})

describe('a file that an item names', function () {
  this.timeout(60_000)

  it('is put, published and given to readers, whole and in parts, and never when it was changed', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder })
      const client = clientOf(hub.url, hub.tokens.taihe)
      const unsent = await client.publish('taihe', withFile(PDF))
      expect([unsent.status, unsent.body.code]).to.deep.equal([422, 'attachment-missing'])

      const first = await put(hub, 'taihe', PDF)
      expect([first.status, await first.json()]).to.deep.equal([
        201,
        {
          ...{ sha256: sha256(PDF), bytes: PDF.length, mediaType: 'application/pdf' },
          url: `attachment:sha256-${sha256(PDF)}`,
        },
      ])
      expect((await put(hub, 'taihe', PDF)).status).to.equal(200)
      const other = await put(hub, 'taihe', PDF, sha256(PNG))
      expect([other.status, await problemOf(other)]).to.deep.equal([422, 'attachment-hash-differs'])
      const page = await put(hub, 'taihe', Buffer.from('<!DOCTYPE html><script>alert(1)</script>'))
      expect([page.status, await problemOf(page)]).to.deep.equal([415, 'attachment-type-refused'])
      expect((await put(hub, 'taihe', PNG)).status).to.equal(201)

      const { itemId } = (await client.publish('taihe', withFile(PDF))).body
      const { body: item } = await client.get(`/v1/items/${itemId}?atLeast=1`)
      const [{ url }] = item.files
      expect(url).to.equal(`/attachments/${sha256(PDF)}/${encodeURIComponent('资金分配表.pdf')}`)
      const got = await fetch(hub.url + url)
      expect(got.status).to.equal(200)
      expect(Object.fromEntries(got.headers)).to.include({
        ...{ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', etag: `"${sha256(PDF)}"` },
        'content-length': `${PDF.length}`,
      })
      expect(Buffer.from(await got.arrayBuffer()).equals(PDF)).to.equal(true)
      const part = await fetch(hub.url + url, { headers: { range: 'bytes=262100-300000' } })
      expect([part.status, part.headers.get('content-range')]).to.deep.equal([206, `bytes 262100-300000/${PDF.length}`])
      expect(Buffer.from(await part.arrayBuffer()).equals(PDF.subarray(262_100, 300_001))).to.equal(true)
      expect((await fetch(hub.url + url, { headers: { 'if-none-match': `"${sha256(PDF)}"` } })).status).to.equal(304)
      expect((await fetch(`${hub.url}/attachments/${sha256(PNG)}/picture`)).status, 'named by nothing').to.equal(404)
      expect(await (await fetch(`${hub.url}/items/${itemId}`)).text()).to.include(`href="${url}"`)

      const stored = join(dataFolder, 'attachments', sha256(PDF).slice(0, 2), sha256(PDF))
      chmodSync(stored, 0o600)
      const bytes = readFileSync(stored)
      bytes[300_000] = (bytes[300_000] as number) ^ 1
      writeFileSync(stored, bytes)
      await fetch(hub.url + url).then(
        async (answer) => expect((await answer.arrayBuffer().catch(() => null)) ?? answer.status).to.equal(200),
        () => null,
      )
      const again = await fetch(hub.url + url)
      expect([again.status, await problemOf(again)]).to.deep.equal([500, 'attachment-damaged'])
      const verified = await runHub(['--json', 'verify'], { dataFolder })
      expect([verified.code, JSON.parse(verified.stdout).faults]).to.deep.equal([
        1,
        [
          {
            ...{ code: 'attachment-damaged', store: 'file' },
            file: `attachments/${sha256(PDF).slice(0, 2)}/${sha256(PDF)}`,
            message: 'the bytes do not have the SHA-256 of its name',
          },
        ],
      ])
      const metrics = await (await fetch(`${hub.url}/metrics`)).text()
      const count = (outcome: string) =>
        Number(new RegExp(`hub_attachments_total{outcome="${outcome}"} (\\d+)`).exec(metrics)?.[1])
      expect(['put', 'refused', 'brought', 'lost'].map(count)).to.deep.equal([3, 2, 1, 0])
      expect(metrics).to.include(`hub_attachment_bytes_total{outcome="brought"} ${PDF.length}`)
      expect(metrics).to.include('hub_relay_waits_for_file{node="taihe"} 0')
      await client.withdraw(itemId, 1)
      await client.get(`/v1/items/${itemId}?atLeast=2`)
      expect((await fetch(hub.url + url)).status).to.equal(404)
      await hub.stop()
    }))
})
