import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { generatedFile } from '../../scripts/bench/generated-file.ts'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { forgeInto } from './forge.ts'

/**
 * A stopped hub's data folder with something in every table: the sample, imported rows, revisions, a withdrawal, a
 * redaction, and forged records in the log that are parked.
 */
export async function makeSampleHub(folder: string): Promise<string> {
  const dataFolder = join(folder, 'data')
  const hub = await startHubProcess({ dataFolder })
  const client = clientOf(hub.url, hub.tokens.taihe)
  const site = { shownOn: { site: 'all', topic: 'all' } }
  const { itemId } = (await client.publish('taihe', plainContent('公示一', '第一版', site))).body
  await client.revise(itemId, 1, plainContent('公示一', '第二版', site))
  await client.revise(itemId, 2, plainContent('公示一', '第三版', { ...site, field: '扶贫' }))
  const second = (await client.publish('taihe', plainContent('公示二', '某某 341222', site))).body
  await client.revise(second.itemId, 1, plainContent('公示二', '某某', site))
  await client.redact(second.itemId, 2, plainContent('公示二', '（已处理）', site))
  const third = (await client.publish('taihe', plainContent('公示三', '将撤下', site))).body
  await client.withdraw(third.itemId, 1)
  const file = await generatedFile(folder, { seed: 3, count: 12 })
  const imported = await runHub(['import', file, '--node', 'fuyang', '--actor', 'fuyang-clerk'], { dataFolder })
  if (imported.code !== 0) throw new Error(imported.stderr)
  await caughtUp(hub.url)
  await hub.stop()

  await forgeInto(dataFolder)
  const again = await startHubProcess({ dataFolder })
  await caughtUp(again.url)
  await again.stop()
  for (const name of readdirSync(join(dataFolder, 'read')).filter((file) => file.endsWith('.sqlite'))) {
    // All in the file itself: a write-ahead log beside it would hide what is changed there.
    const database = new DatabaseSync(join(dataFolder, 'read', name))
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
  }
  return dataFolder
}
