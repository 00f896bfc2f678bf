import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { generateItems } from '../../scripts/generate/generate-items.ts'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { digestOf } from '../../services/auditor/digest.ts'
import { openLogSide, openReadStore } from '../../services/hub/engines/open-stores.ts'
import { readSettings } from '../../services/hub/settings.ts'
import type { LogEntry } from '../../services/ports/event-log.ts'
import { placeAt } from '../place-at.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { onEngines } from './compositions.ts'
import { inScratch } from './scratch.ts'

export interface SameRun {
  seed: number
  /** Generated items, half of them the city's, the rest of two counties. */
  items: number
  /** Contents of real items, published by the city. Those that the rules refuse are in neither hub. */
  real: object[]
  outlets: string[]
  terms: string[]
}

export interface SameReport {
  digest: { items: number; versions: number; digest: string }
  listed: number
  found: number
  changes: number
  secondsOnEngines: number
}

type Environment = Record<string, string>

const NODES = [
  { nodeId: 'fuyang', under: '341200', share: 2 },
  { nodeId: 'taihe', under: '341222', share: 4 },
  { nodeId: 'yingshang', under: '341226', share: 4 },
]
const ENV = { HUB_RATE_LIMIT: '0' }

/**
 * Sends the same signed events through both compositions. They are made once, on the embedded one. Then a hub on Kafka,
 * registry and MongoDB begins with the same nodes, whose relays send it their whole journals. Both logs hold repeats, each
 * at other offsets. The embedded log has one partition, Kafka has several. Readers see the same of both.
 */
export const sameToTheByte = (run: SameRun): Promise<SameReport> =>
  inScratch(async (folder) => {
    const dataFolder = join(folder, 'embedded')
    const embedded = await startHubProcess({ dataFolder, env: ENV })
    try {
      await publishAll(run, embedded, { folder, dataFolder })
      await repeatRecords({ HUB_DATA: dataFolder }, 7)
      await caughtUp(embedded.url)
      return await onEngines.inWorld(async (world) => {
        const started = performance.now()
        cpSync(dataFolder, world.dataFolder, { recursive: true })
        for (const part of ['read', 'hub.json']) rmSync(join(world.dataFolder, part), { recursive: true, force: true })
        const begun = await world.run('log', 'begin')
        expect(begun.code, begun.stderr).to.equal(0)
        const moved = await world.start({ env: ENV })
        await caughtUp(moved.url, await headsOf(embedded.url))
        await repeatRecords({ ...world.env, HUB_DATA: world.dataFolder }, 5)
        await caughtUp(moved.url)
        const secondsOnEngines = (performance.now() - started) / 1000

        const digest = await liveDigest({ HUB_DATA: dataFolder })
        expect(await liveDigest({ ...world.env, HUB_DATA: world.dataFolder })).to.deep.equal(digest)
        return { digest, ...(await compareReads(run, [embedded.url, moved.url])), secondsOnEngines }
      })
    } finally {
      await embedded.stop()
    }
  })

/** Publishes, revises, withdraws and redacts; repeats commands and files. */
async function publishAll(
  { seed, items, real }: SameRun,
  hub: HubProcess,
  { folder, dataFolder }: { folder: string; dataFolder: string },
): Promise<void> {
  for (const content of real) await clientOf(hub.url, hub.tokens.fuyang).publish('fuyang', content)
  for (const { nodeId, under, share } of NODES) {
    const file = join(folder, `${nodeId}.ndjson`)
    const rows = [...generateItems({ seed, count: Math.ceil(items / share), under })]
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const imported = await runHub(['--json', 'import', file, '--node', nodeId, '--actor', `${nodeId}-clerk`], {
      dataFolder,
    })
    expect(imported.code, imported.stderr).to.equal(0)
    const again = await runHub(['--json', 'import', file, '--node', nodeId, '--actor', `${nodeId}-clerk`], {
      dataFolder,
    })
    expect(JSON.parse(again.stdout)).to.include({ accepted: 0, alreadyImported: rows.length })
    const itemIds = JSON.parse(imported.stdout).rows.map(({ itemId }: Answer) => itemId as string)
    await changeSome(clientOf(hub.url, hub.tokens[nodeId]), itemIds)
  }
}

async function changeSome(client: ReturnType<typeof clientOf>, itemIds: string[]): Promise<void> {
  const site = { shownOn: { site: 'all' } }
  for (const [index, itemId] of itemIds.entries()) {
    const revision = plainContent(`更正后的公示 ${index}`, `第 ${index} 号条目更正如下：补助标准以本次公示为准。`, site)
    const answers = [
      ...(index % 10 === 3 ? [await client.revise(itemId, 1, revision)] : []),
      ...(index % 25 === 7 ? [await client.withdraw(itemId, 1)] : []),
      ...(index % 100 === 9 ? [await client.redact(itemId, 1, plainContent('（已处理）', '（已处理）', site))] : []),
    ]
    for (const { status, body } of answers) expect(status, JSON.stringify(body)).to.equal(200)
  }
}

const placeOf = (environment: Environment) => placeAt(readSettings(environment).dataFolder, environment)

/** Sends every so many events once more, behind later ones, as a relay does that has lost an answer. */
async function repeatRecords(environment: Environment, each: number): Promise<void> {
  const { log, codec, close } = await openLogSide(placeOf(environment))
  try {
    for (const [partition, end] of (await log.ends()).entries())
      for (let offset = 0; offset < end; ) {
        const records = await log.read(partition, offset, 500)
        const repeats = records.flatMap(({ value }, index): LogEntry[] => {
          if ('unreadable' in value || index % each !== 0) return []
          const decoded = codec.decode(value)
          if (decoded.kind !== 'event') return []
          const { nodeId, nodeSeq } = decoded.event.envelope
          return [{ ...value, key: nodeId, nodeSeq }]
        })
        if (repeats.length > 0) await log.append(repeats)
        offset = (records.at(-1)?.offset ?? end) + 1
      }
  } finally {
    await close()
  }
}

async function liveDigest(environment: Environment) {
  const store = await openReadStore(placeOf(environment))
  try {
    return await digestOf(await store.open((await store.active()) as number, { readOnly: true }))
  } finally {
    await store.close()
  }
}

async function headsOf(url: string): Promise<Record<string, number>> {
  const { nodes } = (await clientOf(url).get('/v1/status')).body
  return Object.fromEntries(nodes.map(({ nodeId, lastSeq }: Answer) => [nodeId, lastSeq]))
}

/** Compares lists and search results in their order, page after page, and the changes to their end. */
async function compareReads({ outlets, terms }: SameRun, urls: [string, string]) {
  const clients = urls.map((url) => clientOf(url)) as [ReturnType<typeof clientOf>, ReturnType<typeof clientOf>]
  const inBoth = async (what: string, read: (client: ReturnType<typeof clientOf>) => Promise<Map<string, Answer>>) => {
    const [first, second] = await Promise.all(clients.map(async (client) => [...(await read(client)).values()]))
    expectSame(first as Answer[], second as Answer[], what)
    return first?.length ?? 0
  }
  let listed = 0
  for (const outlet of outlets) listed += await inBoth(outlet, (client) => client.outlet(outlet))
  let found = 0
  for (const [index, term] of terms.entries()) {
    const outlet = outlets[index % outlets.length] as string
    const query = `&q=${encodeURIComponent(term)}`
    found += await inBoth(`${outlet} ${term}`, (client) => client.outlet(outlet, query))
  }
  const changes = await inBoth('changes', async (client) => {
    const all = await client.allChanges()
    return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return { listed, found, changes }
}

/** Names the first answer that differs, instead of a diff of thousands. */
function expectSame(first: Answer[], second: Answer[], what: string): void {
  const texts = second.map((answer) => JSON.stringify(answer))
  const differing = first.findIndex((answer, index) => JSON.stringify(answer) !== texts[index])
  if (differing >= 0) expect(second[differing], `${what}, place ${differing}`).to.deep.equal(first[differing])
  expect(second.length, what).to.equal(first.length)
}
