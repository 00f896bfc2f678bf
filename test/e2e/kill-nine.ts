import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { generatedFile } from '../../scripts/bench/generated-file.ts'
import { type Dice, dice, seededRandom } from '../../scripts/generate/random.ts'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf } from './client.ts'
import { createStubbornClerk, type StubbornClerk } from './stubborn-clerk.ts'

export interface KillRun {
  folder: string
  seed: number
  /** Rows of each import file. */
  items: number
  /** SIGKILLs of the hub, the import, or both. */
  kills: number
  /** Longest wait before a kill. */
  withinMs: number
  /** Imports the files a second time, into a hub of its own that nobody kills, and compares. */
  withUndisturbed: boolean
}

export interface KillReport {
  killed: { hub: number; import: number; both: number }
  files: number
  acknowledged: number
  events: number
}

const ENV = { HUB_RATE_LIMIT: '0' }

/**
 * Imports files one after another while a clerk publishes and revises and a reader searches. It kills hub and import with
 * SIGKILL at random moments and repeats each command that was cut off. In the end nothing acknowledged is lost, nothing is
 * doubled, chain and log verify, the read models equal an undisturbed replay of the log, and the imported items equal
 * those of an undisturbed import.
 */
export async function killNine({
  folder,
  seed,
  items,
  kills,
  withinMs,
  withUndisturbed,
}: KillRun): Promise<KillReport> {
  const dataFolder = join(folder, 'data')
  const random = dice(seededRandom(seed))
  const killed = { hub: 0, import: 0, both: 0 }
  const total = () => killed.hub + killed.import + killed.both
  const clerk = createStubbornClerk('taihe')
  await withHub(dataFolder, async () => {})
  const files: string[] = []

  while (total() < kills) {
    const file = await generatedFile(folder, { seed: seed * 100 + files.length, count: items })
    files.push(file)
    for (let imported = false; !imported; ) {
      const { victim, code } = await round({ dataFolder, file, clerk, random, withinMs })
      if (victim !== null) killed[victim]++
      imported = code === 0
    }
  }

  await withHub(dataFolder, async (url, tokens) => {
    await clerk.work(clientOf(url, tokens.taihe), AbortSignal.timeout(2000))
    await sent(dataFolder)
    await caughtUp(url)
    clerk.check(await clientOf(url).allChanges())
    for (const file of files) {
      const again = await runHub(['--json', 'import', file, '--node', 'fuyang', '--actor', 'fuyang-clerk'], {
        dataFolder,
      })
      expect(JSON.parse(again.stdout), file).to.include({ accepted: 0, alreadyImported: items })
    }
    const found = importedOf(await clientOf(url).allChanges())
    expect(found, 'imported items').to.have.length(files.length * items)
    if (withUndisturbed) expect(found).to.deep.equal(await importedUndisturbed(join(folder, 'undisturbed'), files))
  })
  const verified = await checkWith('verify', dataFolder)
  await checkWith('compare', dataFolder)
  return { killed, files: files.length, acknowledged: clerk.acknowledged(), events: verified.events }
}

async function round(run: { dataFolder: string; file: string; clerk: StubbornClerk; random: Dice; withinMs: number }) {
  const { dataFolder, file, clerk, random, withinMs } = run
  const hub = await startHubProcess({ dataFolder, env: ENV })
  const cutOff = new AbortController()
  const working = clerk.work(clientOf(hub.url, hub.tokens.taihe), cutOff.signal)
  let child: ChildProcess | undefined
  const importing = runHub(['--json', 'import', file, '--node', 'fuyang', '--actor', 'fuyang-clerk'], {
    dataFolder,
    onSpawn: (spawned) => {
      child = spawned
    },
  })
  const victim = random.pick(['hub', 'import', 'both'] as const)
  const moment = new Promise<'kill'>((resolve) => setTimeout(() => resolve('kill'), random.between(0, withinMs)))
  const first = await Promise.race([importing.then(() => 'done' as const), moment])
  if (first === 'kill' && victim !== 'hub') child?.kill('SIGKILL')
  if (first === 'kill' && victim !== 'import') await hub.kill('SIGKILL')
  const { code } = await importing
  cutOff.abort()
  await working
  if (first === 'done' || victim === 'import') expect(await hub.stop(), hub.output()).to.equal(0)
  return { victim: first === 'kill' ? victim : null, code }
}

async function withHub(
  dataFolder: string,
  work: (url: string, tokens: Record<string, string>) => Promise<void>,
): Promise<void> {
  const hub = await startHubProcess({ dataFolder, env: ENV })
  try {
    await caughtUp(hub.url)
    await work(hub.url, hub.tokens)
  } finally {
    await hub.stop()
  }
}

/** Waits until the relay has sent everything journalled. */
async function sent(dataFolder: string): Promise<void> {
  while ((await checkWith('verify', dataFolder)).pending > 0);
}

async function checkWith(command: string, dataFolder: string): Promise<Answer> {
  const run = await runHub(['--json', command], { dataFolder })
  expect(run.code, run.stdout + run.stderr).to.equal(0)
  return JSON.parse(run.stdout)
}

/** The imported items by title, without ids and nonces, which differ from run to run. */
const importedOf = (items: Map<string, Answer>): string[] =>
  [...items.values()]
    .filter(({ itemId, content }) => itemId.startsWith('fuyang.') && /（\d+-\d+）$/.test(content?.title ?? ''))
    .map(({ version, status, outlets, content: { nonce: _, ...content } }) =>
      JSON.stringify({ version, status, outlets, content }),
    )
    .sort()

async function importedUndisturbed(dataFolder: string, files: string[]): Promise<string[]> {
  let imported: string[] = []
  await withHub(dataFolder, async (url) => {
    for (const file of files) {
      const { code, stderr } = await runHub(['import', file, '--node', 'fuyang', '--actor', 'fuyang-clerk'], {
        dataFolder,
      })
      expect(code, stderr).to.equal(0)
    }
    await sent(dataFolder)
    await caughtUp(url)
    imported = importedOf(await clientOf(url).allChanges())
  })
  return imported
}
