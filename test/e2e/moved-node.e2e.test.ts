import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { parseDivisionCode, parseNodeId } from '../../services/domain/ids.ts'
import { clientOf, plainContent } from './client.ts'
import { describeOnBoth, type World } from './compositions.ts'
import { answerOf } from './old-folders/fill-folder.ts'

const NODE = 'taihe-shuizhen'
const OLD_TOWN = '341222102'
const NEW_TOWN = '341222103'
const EVERYWHERE = { shownOn: { board: 'all', site: 'all', topic: 'all' } }

const moved = (divisionCode: string): DirectoryFact => ({
  type: 'NodeMoved',
  nodeId: parseNodeId(NODE),
  divisionCode: parseDivisionCode(divisionCode),
})
const merged = (from: string, into: string): DirectoryFact => ({
  type: 'DivisionsMerged',
  codes: [parseDivisionCode(from)],
  into: parseDivisionCode(into),
  since: '2026-01-01',
})

async function define(world: World, ...facts: DirectoryFact[]): Promise<void> {
  const file = join(world.dataFolder, 'facts.ndjson')
  writeFileSync(file, facts.map((fact) => `${JSON.stringify(fact)}\n`).join(''))
  await answerOf(world, 'directory', 'import', file)
}

describeOnBoth('a township that is moved and merged as the runbook says', ({ inWorld }) => {
  it('keeps every item readable that was right, and compare and verify agree, before a rebuild and after it', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      const client = clientOf(hub.url, hub.tokens[NODE])
      const publish = async (title: string) => {
        const { status, body } = await client.publish(NODE, plainContent(title, '没有写明机关', EVERYWHERE))
        expect(status, JSON.stringify(body)).to.equal(201)
        await caughtUp(hub.url)
        return body.itemId as string
      }
      const known: string[] = []
      const allAreShown = async () => {
        for (const itemId of known) {
          const { status, body } = await client.get(`/v1/items/${itemId}`)
          expect(status, JSON.stringify(body)).to.equal(200)
        }
        const changes = (await client.get('/v1/changes?limit=200')).body
        expect(changes.withheld).to.deep.equal([])
        const list = (await client.get('/v1/outlets/site/341222/items?limit=200')).body
        expect(list.withheld).to.deep.equal([])
        expect(list.items.map(({ itemId }: { itemId: string }) => itemId)).to.include.members(known)
      }

      known.push(await publish('移动之前'))
      await define(world, moved(NEW_TOWN))
      known.push(await publish('移动之后'))
      await allAreShown()
      await define(world, merged(NEW_TOWN, OLD_TOWN), moved(OLD_TOWN))
      known.push(await publish('合并之后'))
      await allAreShown()
      const withdrawn = await client.withdraw(known[1] as string, 1)
      expect(withdrawn.status).to.equal(200)
      await caughtUp(hub.url)
      await allAreShown()
      await answerOf(world, 'verify')
      await answerOf(world, 'compare')
      await answerOf(world, 'rebuild', '--switch')
      await allAreShown()
      await answerOf(world, 'compare')
    }))
})
