import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Dice, dice as diceOf, seededRandom } from '../../generate/random.ts'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../hub-process.ts'
import { generatedFile } from '../generated-file.ts'
import { READS } from './reads.ts'
import type { Kind, Sent, Town } from './sent.ts'
import { createStretchMeter, type Stretches } from './stretch-meter.ts'
import { WRITES } from './writes.ts'

/**
 * `npm run bench:requests -- [--items 20000] [--data FOLDER] [--root CODE] [--tries 600] [--seed 1]` looks for the worst
 * request of an anonymous reader and of a clerk: the one that keeps the event loop from all others for the longest
 * stretch of processor time. It begins with each kind, small and large, and then changes the worst that it has found.
 * The goal is at most 100 ms. `--data` takes a folder that is filled already; what the search publishes stays in it.
 */
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '20000' },
    data: { type: 'string' },
    root: { type: 'string' },
    tries: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const GOAL_MS = 100
const NODE = 'fuyang'

interface Tried extends Stretches {
  kind: string
  who: 'anybody' | 'clerk'
  sent: Sent
  size: number
  status: number | string
}

const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
const meter = createStretchMeter(folder)
const dataFolder = values.data ?? join(folder, 'data')
const start = () =>
  startHubProcess({
    dataFolder,
    root: values.root,
    env: { HUB_RATE_LIMIT: '0', ...meter.env },
  })

/** Sends a request while the probe looks. */
async function tried(hub: HubProcess, { path, ...init }: Sent, token?: string) {
  const send = () =>
    fetch(hub.url + path, {
      ...init,
      headers: { ...init.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      signal: AbortSignal.timeout(180_000),
    }).then(
      async (answer) => {
        await answer.arrayBuffer()
        return answer.status
      },
      (error: Error) => error.name,
    )
  const { stretches, result } = await meter.during(hub.pid, send)
  return { status: result, ...stretches }
}

async function townOf(hub: HubProcess): Promise<Town> {
  const json = async (path: string) => (await fetch(hub.url + path)).json()
  const { items } = (await json('/v1/outlets/topic/341200/items?limit=100')) as { items: { itemId: string }[] }
  const { next } = (await json('/v1/changes?limit=200')) as { next: string }
  return { nodeId: NODE, itemIds: items.map(({ itemId }) => itemId), cursor: next }
}

async function search(hub: HubProcess, who: Tried['who'], kinds: Record<string, Kind>, dice: Dice): Promise<Tried[]> {
  const town = await townOf(hub)
  const token = who === 'clerk' ? hub.tokens[NODE] : undefined
  const found: Tried[] = []
  const attempt = async (kind: string, size: number) => {
    const sent = (kinds[kind] as Kind)(dice, size, town)
    found.push({ kind, who, sent, size, ...(await tried(hub, sent, token)) })
  }
  for (const kind of Object.keys(kinds)) for (const size of [0.02, 0.3, 1]) await attempt(kind, size)
  for (let left = Number(values.tries) / 2 - found.length; left > 0; left--) {
    const worst = worstOfEach(found)
    const { kind, size } = dice.chance(0.7) ? dice.pick(worst.slice(0, 6)) : dice.pick(worst)
    await attempt(kind, Math.min(1, Math.max(0, size * dice.pick([0.5, 0.9, 1, 1.5, 3]))))
  }
  return worstOfEach(found)
}

function worstOfEach(found: Tried[]): Tried[] {
  const worst = new Map<string, Tried>()
  for (const one of found) if (one.most > (worst.get(one.kind)?.most ?? -1)) worst.set(one.kind, one)
  return [...worst.values()].sort((a, b) => b.most - a.most)
}

const lineOf = ({ who, kind, size, sent, status, most, all }: Tried): string =>
  `${most.toFixed(0).padStart(7)} ms at a stretch ${all.toFixed(0).padStart(7)} ms in all  ${who}: ${kind} (size ${size.toFixed(2)}, ${status}) ${sent.path.slice(0, 90)} ${sent.body === undefined ? '' : `${sent.body.length} characters ${sent.body.slice(0, 110)}`}`

let hub = await start()
try {
  await caughtUp(hub.url)
  if (values.data === undefined) {
    const file = await generatedFile(folder, { seed: 100, count: Number(values.items) })
    const env = { HUB_TOKEN: hub.tokens[NODE] as string }
    const { code, stderr } = await runHub(['import', file, '--node', NODE], { dataFolder, root: values.root, env })
    if (code !== 0) throw new Error(stderr)
    await caughtUp(hub.url)
    await hub.stop()
    hub = await start()
  }
  const dice = diceOf(seededRandom(Number(values.seed)))
  const found = [...(await search(hub, 'anybody', READS, dice)), ...(await search(hub, 'clerk', WRITES, dice))]
  found.sort((a, b) => b.most - a.most)
  if (values.json) console.log(JSON.stringify(found))
  else for (const one of found) console.log(lineOf(one))
  if (found.some(({ most }) => most > GOAL_MS)) process.exitCode = 1
} finally {
  await hub.stop()
  rmSync(folder, { recursive: true, force: true })
}
