import { expect } from 'chai'
import type { ItemDocument } from '../../services/domain/item/item-document.ts'
import { charactersOf } from '../../services/ports/page-room.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { createScript } from './read-model-script.ts'
import { BOARD, type OpenedReadStore, publish } from './read-store-under-test.ts'

/** More than an engine gives in one piece. */
const COUNT = 130

type Ask = (generation: Generation, bounds: { limit: number; room?: number }) => Promise<ItemDocument[]>

const PAGES: [what: string, ask: Ask][] = [
  ['a list', (generation, bounds) => generation.outlet({ entries: [BOARD], today: '2026-03-01', ...bounds })],
  [
    'a search',
    (generation, bounds) => generation.outlet({ entries: [BOARD], today: '2026-03-01', q: '公告', ...bounds }),
  ],
  [
    'the changes',
    async (generation, bounds) =>
      (await generation.changes({ partition: 0, after: null, before: COUNT, ...bounds })).map(
        ({ document }) => document,
      ),
  ],
  ['a scan', (generation, { limit, room }) => generation.scan(null, limit, room)],
]

/** How pages end where documents are large. */
export function describeRooms(opened: () => OpenedReadStore): void {
  for (const [what, ask] of PAGES)
    it(`gives ${what} whole, or up to the document that fills the room`, async () => {
      const { generation } = opened()
      const script = createScript()
      const acts = Array.from({ length: COUNT }, (_, at) => publish({ at, text: '公告'.repeat(1 + (at % 7)) }))
      await generation.write(script.batch(...acts))
      const all = await ask(generation, { limit: COUNT })
      expect(new Set(all.map(({ itemId }) => itemId)).size).to.equal(COUNT)
      for (const limit of [1, 100, COUNT - 1])
        expect(await ask(generation, { limit })).to.deep.equal(all.slice(0, limit))
      for (const documents of [1, 60, 120]) {
        const room = all.slice(0, documents).reduce((sum, document) => sum + charactersOf(document), 0)
        expect(await ask(generation, { limit: COUNT, room })).to.deep.equal(all.slice(0, documents + 1))
        expect(await ask(generation, { limit: COUNT, room: room - 1 })).to.deep.equal(all.slice(0, documents))
      }
      expect(await ask(generation, { limit: COUNT, room: -1 })).to.deep.equal(all.slice(0, 1))
    })
}
