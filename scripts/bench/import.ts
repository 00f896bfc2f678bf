import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { caughtUp, runHub, startHubProcess } from '../hub-process.ts'
import { bareLoop } from './bare-loop.ts'
import { type Figure, figure } from './figures.ts'
import { generatedFile } from './generated-file.ts'
import { cpuMicroseconds, cpuMicrosecondsOfEndedChildren } from './process-usage.ts'
import { storeSizes } from './store-sizes.ts'

const RATE_LIMIT_OFF = { HUB_RATE_LIMIT: '0' }

/** Measures an import from the file until its items can be read and searched, and the size of the stores. */
export async function benchImport({ items }: { items: number }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  try {
    const file = await generatedFile(folder, { seed: 1, count: items })
    const bare = await bareLoop(file, folder)
    const dataFolder = join(folder, 'data')
    const hub = await startHubProcess({ dataFolder, env: RATE_LIMIT_OFF })
    await caughtUp(hub.url)
    const before = journalled(dataFolder, 'fuyang')
    const spent = () => cpuMicroseconds(hub.pid) + cpuMicrosecondsOfEndedChildren()
    const spentBefore = spent()
    const started = performance.now()
    const env = { HUB_TOKEN: hub.tokens.fuyang as string }
    const { code, stderr, stdout } = await runHub(['--json', 'import', file, '--node', 'fuyang'], { dataFolder, env })
    if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}${stdout.slice(0, 2000)}`)
    await caughtUp(hub.url, { fuyang: before + items })
    const rate = items / ((performance.now() - started) / 1000)
    const cpu = { unit: 'item', microseconds: (spent() - spentBefore) / items } as const
    await hub.stop()
    const sizes = storeSizes(dataFolder)
    const content = contentBytes(dataFolder)
    return [
      figure('bare single-threaded loop, same writes', bare.itemsPerSecond, 'items/s', { cpu: bare.cpu }),
      figure(`import of ${items} items, file to searchable`, rate, 'items/s', { atLeast: 2000, cpu }),
      figure('import against the bare loop', rate / bare.itemsPerSecond, '×', { atLeast: 1 }),
      figure('all stores against the content', sizes.total / content, '×', { atMost: 5 }),
      figure('  journals', sizes.journal / content, '×'),
      figure('  log', sizes.log / content, '×'),
      figure('  read models and search', sizes.read / content, '×'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function journalled(dataFolder: string, nodeId: string): number {
  const journal = new DatabaseSync(join(dataFolder, 'nodes', nodeId, 'journal.sqlite'), { readOnly: true })
  const { last } = journal.prepare('SELECT coalesce(max(nodeSeq), 0) AS last FROM events').get() as { last: number }
  journal.close()
  return last
}

/** UTF-8 bytes of the contents in force, as JCS. */
function contentBytes(dataFolder: string): number {
  const read = new DatabaseSync(join(dataFolder, 'read', 'g1.sqlite'), { readOnly: true })
  const { bytes } = read.prepare('SELECT sum(octet_length(text)) AS bytes FROM texts').get() as { bytes: number }
  read.close()
  return bytes
}
