import { createCipheriv, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect } from 'chai'
import { dice, seededRandom } from '../../scripts/generate/random.ts'
import { caughtUp, type HubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import type { World } from './compositions.ts'

export interface ManyFiles {
  /** Of all files; they grow from 1 KB to `mostBytes`, each by the same factor. */
  count: number
  mostBytes: number
  /** On top of these, so many of `largeBytes`. */
  large: number
  largeBytes: number
  /** SIGKILLs of the hub, spread over the first half of the files. */
  kills: number
  seed: number
}

interface MadeFile {
  seed: number
  bytes: number
  sha256: string
}

/** A file as it is published: which item names it. */
export type PublishedFile = MadeFile & { itemId: string }

const HEAD = Buffer.from('%PDF-1.7\n')
const CHUNK = 256 * 1024

/** The same bytes for the same seed, made while they are read. */
function* bytesOf({ seed, bytes }: Pick<MadeFile, 'seed' | 'bytes'>): Generator<Buffer> {
  const key = createHash('sha256').update(`${seed}`).digest().subarray(0, 16)
  const noise = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  yield HEAD.subarray(0, bytes)
  for (let left = bytes - HEAD.length; left > 0; left -= CHUNK) yield noise.update(Buffer.alloc(Math.min(CHUNK, left)))
}

function filesOf({ count, mostBytes, large, largeBytes, seed }: ManyFiles): MadeFile[] {
  const growth = (mostBytes / 1024) ** (1 / Math.max(1, count - 1))
  const small = Array.from({ length: count }, (_, index) => Math.round(1024 * growth ** index))
  const sizes = [...small, ...Array.from({ length: large }, () => largeBytes)]
  const random = dice(seededRandom(seed))
  // Large and small ones in turn, so that a kill meets either.
  const mixed = sizes.map((bytes) => ({ bytes, at: random.between(0, 1_000_000) })).sort((a, b) => a.at - b.at)
  return mixed.map(({ bytes }, index) => {
    const file = { seed: seed * 100_000 + index, bytes }
    const hash = createHash('sha256')
    for (const chunk of bytesOf(file)) hash.update(chunk)
    return { ...file, sha256: hash.digest('hex') }
  })
}

/** The resident memory of a process, in bytes. */
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

/**
 * Puts and publishes files one after the other, while the hub is killed at random moments: in a put, in a publication, in
 * the relay. What was not answered is sent again. Then the other half is put while nobody kills, and the memory of that
 * process is looked at.
 */
export async function publishWhileKilled(
  world: World,
  run: ManyFiles,
): Promise<{ hub: HubProcess; published: PublishedFile[]; killed: number; growth: number }> {
  const env = { HUB_RATE_LIMIT: '0' }
  const files = filesOf(run)
  const random = dice(seededRandom(run.seed))
  const half = Math.floor(files.length / 2)
  const published: PublishedFile[] = []
  let hub = await world.start({ env })
  let killed = 0
  const killSoon = (): (() => void) => {
    const timer = setTimeout(() => void hub.kill('SIGKILL'), random.between(0, 1500))
    return () => clearTimeout(timer)
  }
  for (const [index, file] of files.slice(0, half).entries()) {
    const isKilled = killed < run.kills && index >= Math.floor((killed * half) / run.kills)
    const spare = isKilled ? killSoon() : () => {}
    for (let itemId: string | null = null; itemId === null; ) {
      try {
        itemId = await putAndPublish(hub, file)
        published.push({ ...file, itemId })
        // The relay may be killed now, while it brings the file.
        if (isKilled) await hasEnded(hub, 1600)
      } catch (error) {
        if (!(await hasEnded(hub, 2000))) throw error
      }
      if (await hasEnded(hub, 10)) {
        killed++
        hub = await world.start({ env })
      }
    }
    spare()
  }
  let first = 0
  let most = 0
  const looking = setInterval(() => {
    most = Math.max(most, residentOf(hub.pid))
  }, 100)
  for (const [index, file] of files.slice(half).entries()) {
    published.push({ ...file, itemId: await putAndPublish(hub, file) })
    if (index === Math.min(50, Math.floor((files.length - half) / 4))) {
      first = residentOf(hub.pid)
      most = first
    }
  }
  await caughtUp(hub.url)
  clearInterval(looking)
  return { hub, published, killed, growth: most - first }
}

const hasEnded = (hub: HubProcess, withinMs: number): Promise<boolean> =>
  Promise.race([hub.ended.then(() => true), pause(withinMs).then(() => false)])

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

async function putAndPublish(hub: HubProcess, file: MadeFile): Promise<string> {
  const { sha256, bytes } = file
  const status = await put(hub, file)
  expect(status, sha256).to.be.oneOf([200, 201])
  const content = plainContent(`附件 ${sha256.slice(0, 20)}`, '见附件', {
    shownOn: { site: 'all' },
    attachments: [{ name: '表.pdf', mediaType: 'application/pdf', bytes, sha256, url: `attachment:sha256-${sha256}` }],
  })
  const answer = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', content, { 'idempotency-key': sha256 })
  expect(answer.status, JSON.stringify(answer.body)).to.equal(201)
  return answer.body.itemId
}

async function put({ url, tokens }: HubProcess, file: MadeFile): Promise<number> {
  const sending = request(`${url}/v1/attachments/${file.sha256}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${tokens.taihe}`,
      'content-type': 'application/octet-stream',
      'content-length': file.bytes,
    },
  })
  const answered = new Promise<number>((resolve, reject) => {
    sending.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sending.on('error', reject)
  })
  const [status] = await Promise.all([answered, pipeline(Readable.from(bytesOf(file)), sending)])
  return status
}

/** Each file is under its item, whole: its bytes have its hash. */
export async function expectAllReadable(hub: HubProcess, published: PublishedFile[]): Promise<void> {
  for (const { itemId, sha256, bytes } of published) {
    const { body: item }: Answer = await clientOf(hub.url).get(`/v1/items/${itemId}`)
    const answer = await fetch(hub.url + item.files[0].url)
    const hash = createHash('sha256')
    let read = 0
    for await (const chunk of answer.body ?? []) {
      hash.update(chunk)
      read += chunk.length
    }
    expect([answer.status, read, hash.digest('hex')], itemId).to.deep.equal([200, bytes, sha256])
  }
}
