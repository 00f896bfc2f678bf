import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import { type ItemId, itemIdOf, makerOf, type NodeId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow, Content } from '../../../services/domain/item/content.ts'
import { newId } from '../../../services/hub/clock.ts'
import type { HubPlace, LogSide } from '../../../services/hub/engines/open-stores.ts'
import { openLogSide } from '../../../services/hub/engines/open-stores.ts'
import { initialise } from '../../../services/hub/founding/init.ts'
import { openOwnNode } from '../../../services/hub/nodes/open-own-node.ts'
import { generateItems } from '../../generate/generate-items.ts'

const CITY = parseDivisionCode('341200')
/** A town has fewer fields than a county. */
const FIELDS_OF_A_TOWN = 4
const EXECUTED_AT_ONCE = 200
/** Every third item names a row of its own office as fulfilled. */
const FULFILS_EACH = 3

const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level2: '政策文件', timeLimit: '信息形成或者变更之日起20个工作日内' },
  { rowId: 'r2', level2: '结果公示', timeLimit: '信息形成或者变更之日起7个工作日内' },
  { rowId: 'r3', level2: '资金使用', timeLimit: '每季度的首个月20日' },
  { rowId: 'r4', level2: '村务公开', timeLimit: '每季度的首个月20日', subject: '行政村', levels: ['村级'] },
]

export interface FilledCity {
  tokens: Record<NodeId, string>
  /** How many events each node has signed. */
  events: Record<NodeId, number>
  /** An office of a town. */
  town: NodeId
}

/** A hub of a real city: each of its offices with catalogues that its reviewer has approved, and items on their rows. */
export async function fillCity(place: HubPlace, items: number): Promise<FilledCity> {
  const { tokens } = await initialise(place, CITY)
  await using side = await openLogSide(place)
  const directory = await side.directory.refresh()
  const fields = directory.fields()
  const offices = directory.nodes().filter(({ level }) => level !== 'city')
  const [city] = directory.nodes().filter(({ level }) => level === 'city')
  const town = offices.find(({ level }) => level === 'township')?.nodeId
  if (city === undefined || town === undefined) throw new Error('the city or its towns have no office')
  const events: Record<NodeId, number> = {}
  const verdicts: Content[] = []
  for (const [index, office] of offices.entries()) {
    const ofOffice = office.level === 'county' ? fields : fields.slice(0, FIELDS_OF_A_TOWN)
    const catalogues = ofOffice.map((field) => ({ field, itemId: itemIdOf(office.nodeId, newId()) }))
    const count = Math.floor(items / offices.length) + (index < items % offices.length ? 1 : 0)
    const contents = generated({ seed: index, count, catalogues })
    const all = [...catalogues.map((one) => ({ itemId: one.itemId, content: catalogueOf(one) })), ...contents]
    events[office.nodeId] = await publish(place, side, office, all)
    verdicts.push(...ofOffice.map((field) => approvalOf(office, field)))
  }
  const approvals = verdicts.map((content) => ({ itemId: itemIdOf(city.nodeId, newId()), content }))
  events[city.nodeId] = await publish(place, side, city, approvals)
  return { tokens, events, town }
}

const catalogueOf = ({ field }: { field: string }): Content => ({
  ...{ title: `${field}标准目录`, body: { format: 'text', text: '' }, kind: 'catalogue', field, rows: ROWS },
  shownOn: { site: 'all' },
})

const approvalOf = ({ nodeId, name }: DirectoryNode, field: string): Content => ({
  ...{ title: `${name}${field}目录审核意见`, body: { format: 'text', text: '同意。' }, kind: 'review' },
  verdict: { verdict: 'approved', of: { nodeId, field }, rowsHash: hashOfRows(ROWS) },
  shownOn: { site: 'all' },
})

interface Publication {
  itemId: ItemId
  content: Content
}

function generated({
  seed,
  count,
  catalogues,
}: {
  seed: number
  count: number
  catalogues: { field: string; itemId: ItemId }[]
}): Publication[] {
  return [...generateItems({ seed, count })].map(({ title, body, issuedOn, publishedOn }, index) => {
    const { field, itemId } = catalogues[index % catalogues.length] as { field: string; itemId: ItemId }
    const part = index % 2 === 0 ? 'r1' : 'r2'
    const content: Content = {
      ...{ title, body: { format: 'text', text: body }, field, issuedOn, publishedOn, backfilled: true },
      shownOn: { site: 'all', topic: 'all' },
      ...(index % FULFILS_EACH === 0 && { relations: [{ rel: 'fulfils', itemId, part }] }),
    }
    return { itemId: itemIdOf(makerOf(itemId), newId()), content }
  })
}

/** Signs them all in the node's journal, and gives how many they are. */
async function publish(place: HubPlace, side: LogSide, { nodeId }: DirectoryNode, all: Publication[]): Promise<number> {
  using own = await openOwnNode(place, side, nodeId)
  await own.publisher.prepare()
  for (let from = 0; from < all.length; from += EXECUTED_AT_ONCE) {
    const some = all.slice(from, from + EXECUTED_AT_ONCE).map(({ itemId, content }) => ({
      ...{ command: { type: 'PublishItem' as const, itemId, content }, actor: 'bench', isNew: true },
      idempotencyKey: itemId,
    }))
    const moreFollow = from + EXECUTED_AT_ONCE < all.length
    const refused = own.publisher.execute(some, { moreFollow }).find(({ ok }) => !ok)
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused).slice(0, 500)}`)
  }
  return all.length
}
