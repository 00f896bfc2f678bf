import type { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { generatedFile } from '../../scripts/bench/generated-file.ts'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'

export interface KillRound {
  folder: string
  items: number
  /** 0 to 1, one a kill: decides the moment. */
  random: () => number
}

/**
 * Imports a file while items are revised and read, and kills hub and import with SIGKILL at random moments,
 * until the import has completed. Then nothing acknowledged is lost, nothing doubled, and chain, log and
 * read models check.
 */
export async function killRound({
  folder,
  items,
  random,
}: KillRound): Promise<{ kills: number; acknowledged: number }> {
  const dataFolder = join(folder, 'data')
  const file = await generatedFile(folder, { seed: 11, count: items })
  const acknowledged = new Map<string, { version: number; fingerprint: string }>()
  let kills = 0
  let imported = false
  const before = await fuyangItems(dataFolder)

  for (let round = 0; !imported || round < 2; round++) {
    const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    const stop = new AbortController()
    const writing = write(clientOf(hub.url, hub.tokens.taihe), acknowledged, stop.signal)
    let importing: ReturnType<typeof spawn> | undefined
    const run = runHub(['--json', 'import', file, '--node', 'fuyang'], {
      dataFolder,
      onSpawn: (child) => {
        importing = child
      },
    })
    const fate = await Promise.race([
      run.then(() => 'done' as const),
      pause(200 + random() * 2500).then(() => 'kill' as const),
    ])
    if (fate === 'kill') {
      kills++
      await hub.kill('SIGKILL')
      if (random() < 0.5) importing?.kill('SIGKILL')
    }
    const { code } = await run
    imported ||= code === 0
    stop.abort()
    await writing
    if (fate === 'done') await hub.stop()
  }

  const hub = await startHubProcess({ dataFolder })
  await caughtUp(hub.url)
  const all = await clientOf(hub.url).allChanges()
  for (const [itemId, last] of acknowledged) {
    const now = all.get(itemId)
    expect(now?.version, itemId).to.be.at.least(last.version)
    if (now.version === last.version) expect(now.fingerprint, itemId).to.equal(last.fingerprint)
  }
  const again = await runHub(['--json', 'import', file, '--node', 'fuyang'], { dataFolder })
  expect(JSON.parse(again.stdout)).to.include({ accepted: 0, alreadyImported: items })
  expect(ofFuyang(await clientOf(hub.url).allChanges()) - before).to.equal(items)
  await hub.stop()
  for (const command of ['verify', 'compare']) {
    const check = await runHub([command], { dataFolder })
    expect(check.code, check.stdout + check.stderr).to.equal(0)
  }
  return { kills, acknowledged: acknowledged.size }
}

/** The sample's items of the importing node. */
async function fuyangItems(dataFolder: string): Promise<number> {
  const hub = await startHubProcess({ dataFolder })
  await caughtUp(hub.url)
  const count = ofFuyang(await clientOf(hub.url).allChanges())
  await hub.stop()
  return count
}

const ofFuyang = (items: Map<string, Answer>) =>
  [...items.keys()].filter((itemId) => itemId.startsWith('fuyang.')).length

/** Publishes and revises until told to stop or cut off; remembers only what was acknowledged. */
async function write(
  client: ReturnType<typeof clientOf>,
  acknowledged: Map<string, Answer>,
  signal: AbortSignal,
): Promise<void> {
  for (let count = 0; !signal.aborted; count++) {
    try {
      const { body, status } = await client.publish(
        'taihe',
        plainContent(`断电测试 ${crypto.randomUUID()}`, '第一版', { shownOn: { site: 'all' } }),
      )
      if (status !== 201) throw new Error(`POST gave ${status}`)
      remember(acknowledged, body)
      const revised = await client.revise(
        body.itemId,
        1,
        plainContent('断电测试，已更正', `第二版 ${count}`, { shownOn: { site: 'all' } }),
      )
      if (revised.status === 200) remember(acknowledged, revised.body)
      await client.outlet('site/341222', '&q=断电')
    } catch {
      return
    }
  }
}

const remember = (acknowledged: Map<string, Answer>, { itemId, version, fingerprint }: Answer) =>
  acknowledged.set(itemId, { version, fingerprint })

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
