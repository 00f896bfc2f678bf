import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type NodeId, parseNodeId } from '../../services/domain/ids.ts'
import { dataFolderAt } from '../../services/hub/data/data-folder.ts'
import { openJournal, openLogSide } from '../../services/hub/engines/open-stores.ts'
import type { JournalRecord } from '../../services/ports/journal.ts'
import { placeAt } from '../place-at.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { eventually, filesHolding, inScratch } from './scratch.ts'

const site = { shownOn: { site: 'all', topic: 'all' } }
/** Rare characters. Each pair of them is a token of the search index, and occurs in the old text only. */
const SECRETS = ['贰零贰陆瓒璩第一版', '龘靐齉第二版', 'Quetzalcoatl-7731']
const TOKENS = ['瓒璩', '璩第', '龘靐', '靐齉', '齉第']

const notice = (secret: string, title = '名单公示') => plainContent(title, `领取人${secret}`, site)

/** Publishes and revises an item of the county, with secrets in its title and bodies. */
async function publishSecrets(hub: HubProcess): Promise<string> {
  const client = clientOf(hub.url, hub.tokens.taihe)
  const { itemId } = (await client.publish('taihe', notice(SECRETS[0] as string, `名单公示${SECRETS[0]}`))).body
  await client.revise(itemId, 1, notice(`${SECRETS[1]}，${SECRETS[2]}`))
  await client.get(`/v1/items/${itemId}?atLeast=2`)
  return itemId
}

const redact = async (hub: HubProcess, itemId: string, version: number): Promise<void> => {
  const { status, body } = await clientOf(hub.url, hub.tokens.taihe).redact(itemId, version, notice('某某'))
  expect(status, JSON.stringify(body)).to.equal(200)
}

const gone = async (dataFolder: string): Promise<void> => {
  for (const text of [...SECRETS, ...TOKENS])
    await eventually(async () => filesHolding(dataFolder, text).length === 0).catch((cause) => {
      throw new Error(`${text} is in ${filesHolding(dataFolder, text).join(', ')}`, { cause })
    })
}

const checks = async (dataFolder: string): Promise<void> => {
  for (const command of ['verify', 'compare']) {
    const { code, stdout, stderr } = await runHub([command], { dataFolder })
    expect(code, stdout + stderr).to.equal(0)
  }
}

/** Puts the journal's last event into the log before the events that precede it. */
async function appendLast(dataFolder: string, nodeId: NodeId): Promise<void> {
  const data = dataFolderAt(dataFolder)
  const side = await openLogSide(placeAt(dataFolder))
  const journal = openJournal(data, nodeId)
  const { nodeSeq, schema, body } = journal.read(journal.head().nodeSeq, 1)[0] as JournalRecord
  await side.log.append([{ key: nodeId, nodeSeq, schema, body }])
  journal.close()
  await side.close()
}

describe('a redaction', function () {
  this.timeout(120_000)

  it('leaves no byte of the old text in any file, and chain, log and read models verify', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder })
      const itemId = await publishSecrets(hub)
      for (const secret of SECRETS) expect(filesHolding(dataFolder, secret), 'before').not.to.be.empty
      await redact(hub, itemId, 2)
      await gone(dataFolder)

      const client = clientOf(hub.url)
      const { body } = await client.get(`/v1/items/${itemId}/history`)
      expect(body.versions.map((version: Answer) => version.erased === true)).to.deep.equal([true, true, false])
      expect((await client.outlet('site/341222', `&q=${encodeURIComponent('龘靐')}`)).size).to.equal(0)
      await caughtUp(hub.url)
      await hub.stop()
      await checks(dataFolder)
      await gone(dataFolder)
    }))

  it('of a withdrawn item does so too, in every generation, and keeps it withdrawn', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder })
      const itemId = await publishSecrets(hub)
      await clientOf(hub.url, hub.tokens.taihe).withdraw(itemId, 2)
      await caughtUp(hub.url)
      for (const args of [['rebuild', '--switch'], ['rebuild', '--back'], ['replay']]) {
        const { code, stderr } = await runHub(args, { dataFolder })
        expect(code, stderr).to.equal(0)
      }
      await redact(hub, itemId, 3)
      await gone(dataFolder)
      const { body } = await clientOf(hub.url).get(`/v1/items/${itemId}`)
      expect(body).to.include({ version: 4, status: 'withdrawn' })
      await hub.stop()
      await checks(dataFolder)
    }))

  it('reaches a copy in the log that came before its predecessor and was parked', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder })
      await caughtUp(hub.url)
      await hub.stop()
      const file = join(dataFolder, 'content.json')
      const command = async (args: string[], content: object) => {
        writeFileSync(file, JSON.stringify(content))
        const { code, stdout, stderr } = await runHub(['--json', ...args], { dataFolder })
        expect(code, stdout + stderr).to.equal(0)
        return JSON.parse(stdout)
      }
      const { itemId } = await command(
        ['publish', file, '--node', 'taihe', '--actor', 'taihe-clerk'],
        notice(SECRETS[0] as string),
      )
      const change = ['--actor', 'taihe-clerk', '--if-match', '1', '--reason', '更正']
      await command(['revise', itemId, file, '--yes', ...change], notice(`${SECRETS[1]}，${SECRETS[2]}`))
      rmSync(file)
      await appendLast(dataFolder, parseNodeId('taihe'))
      await appendLast(dataFolder, parseNodeId('taihe'))
      const { stdout } = await runHub(['rebuild'], { dataFolder })
      expect(stdout).to.include('generation 2')

      const again = await startHubProcess({ dataFolder })
      await clientOf(again.url).get(`/v1/items/${itemId}?atLeast=2`)
      await redact(again, itemId, 2)
      await gone(dataFolder)
      await caughtUp(again.url)
      await again.stop()
      await checks(dataFolder)
    }))

  it('is finished by the next start when the hub was killed right after its answer', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder })
      const itemId = await publishSecrets(hub)
      await redact(hub, itemId, 2)
      await hub.kill('SIGKILL')
      const again = await startHubProcess({ dataFolder })
      await gone(dataFolder)
      expect((await clientOf(again.url).get(`/v1/items/${itemId}?atLeast=3`)).body.version).to.equal(3)
      await again.stop()
      await checks(dataFolder)
    }))
})
