import type { Division } from '../domain/directory/directory.ts'
import { officeAt } from '../domain/directory/office-at.ts'
import { fulfilledRows, type NamedRow } from '../domain/facets.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Content, Organ } from '../domain/item/content.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import { publicReader } from '../domain/item/may-read.ts'
import { kindNameOf } from '../domain/kinds/kinds.ts'
import { type ColumnRule, fitsColumn } from '../domain/rules/column-rule.ts'
import { boardColumns } from './columns/site-columns.ts'
import type { PrepareDuties } from './duties/duty-lists.ts'
import type { DutyQuestion } from './duties/duty-walk.ts'
import type { ItemReader } from './item-reader.ts'
import { createOnceForState } from './once-for-state.ts'
import { prepareList } from './outlet-list.ts'
import type { Outlet } from './requested-outlet.ts'
import { type ToldItem, toldItem } from './told-item.ts'

/** A panel of a board: what a village looks for in one place. */
export interface BoardPanel {
  column: ColumnRule
  /** The village's own first, each newest first. */
  items: PanelItem[]
  /** What is to be published there next. Null where no row says so. */
  next: { due: string; title: string } | null
}

/** What a panel shows of an item. Null are its title and content where their text was erased. */
interface PanelItem extends Pick<ToldItem, 'itemId' | 'title' | 'publishedAt'> {
  office: string
  content: Pick<Content, 'publishedOn'> | null
}

export interface BoardPanels {
  panels: BoardPanel[]
  withheld: number
}

/** So many of the newest items of a board are looked at, and as many of those that were meant for this board alone. */
const LOOKED_AT = 60
const ITEMS_A_PANEL = 3
const MOST_DUTIES = 20
/** Of so many catalogues rows are looked up. An office has one for each field, and most items are of a few. */
const MOST_CATALOGUES = 10

/** How many boards they are remembered of. */
const CAPACITY = 500

const OF_VILLAGES: ReadonlySet<string> = new Set(['villagers-committee', 'supervision-committee', 'collective'])

/** Whether a village itself has made an item: its committees or its collective. */
const isOwn = (organ: Organ | null, { code }: Division): boolean =>
  organ !== null && OF_VILLAGES.has(organ.kind) && organ.divisionCode === code

/** Gives the panels of a board for a state of its list, inside one use of a generation. */
export type ReadBoardPanels = (
  generation: DutyQuestion['generation'],
  outlet: Outlet,
  state: unknown,
) => Promise<BoardPanels>

/**
 * Reads each board once for a state: they look through many more items than they show, and nearly every look at the page is
 * of the same state. What does not check is read again each time, because it may be mended in the same state.
 */
export function createBoardPanels(reader: ItemReader, prepare: PrepareDuties): ReadBoardPanels {
  const once = createOnceForState<BoardPanels>(CAPACITY)
  return async (generation, outlet, state) => {
    const read = () => readBoardPanels(reader, generation, { outlet, prepare })
    const panels = await once(state, read)
    return panels.withheld === 0 ? panels : read()
  }
}

/** By the rules in force (set `columns`). */
async function readBoardPanels(
  reader: ItemReader,
  generation: DutyQuestion['generation'],
  { outlet, prepare }: { outlet: Outlet; prepare: PrepareDuties },
): Promise<BoardPanels> {
  const { division } = outlet
  const today = dayInShanghai(reader.now())
  const columns = boardColumns(reader.directory.latest(), division, today)
  // An older layout knows neither catalogues nor what fulfils them. It is being built again.
  if (columns.length === 0 || generation.layoutAge === 'older') return { panels: [], withheld: 0 }
  // What a county shows on all its boards would leave no room for what is of this village.
  const own = { ...outlet, entries: outlet.entries.filter((entry) => entry === `board/${division.code}`) }
  const found = new Map<ItemId, ToldItem>()
  let withheld = 0
  for (const place of [own, outlet]) {
    const { read } = await prepareList(reader, generation, place, { status: 'live', limit: LOOKED_AT })
    const list = await read()
    for (const item of list.items) found.set(item.itemId, toldItem(item, publicReader(today)))
    if (place === outlet) withheld = list.withheld.length
  }
  const items = [...found.values()]
  const duties = await openDuties(reader, generation, { division, prepare })
  const links = [
    ...items.flatMap(({ content }) => fulfilledRows(content ?? {})),
    ...duties.flatMap(({ row }) => row ?? []),
  ]
  const rowOf = await firstItems(reader, generation, { links, today })
  const factsOf = ({ content, organ }: ToldItem) => ({
    kind: kindNameOf(content ?? {}),
    form: content?.form,
    field: content?.field,
    organKind: organ?.kind,
    row:
      fulfilledRows(content ?? {})
        .map(rowOf)
        .find((row) => row !== undefined) ?? content?.catalogue?.level1,
  })
  return {
    withheld,
    panels: columns.map((column) => {
      const fitting = items.filter((item) => fitsColumn(column.shows, factsOf(item)))
      const first = fitting.filter(({ organ }) => isOwn(organ, division))
      const then = fitting.filter(({ organ }) => !isOwn(organ, division))
      const { kinds, forms, ...asked } = column.shows
      const due = duties.filter(
        ({ row, field }) =>
          (kinds ?? forms) === undefined &&
          fitsColumn(asked, {
            ...{ kind: '', organKind: 'villagers-committee', field: field ?? undefined },
            row: row === null ? undefined : rowOf(row),
          }),
      )
      const shown = [...first, ...then].slice(0, ITEMS_A_PANEL)
      return { column, items: shown.map(inPanel), next: due[0] ?? null }
    }),
  }
}

const inPanel = ({ itemId, title, publishedAt, organ, node, content }: ToldItem): PanelItem => ({
  ...{ itemId, title, publishedAt, office: organ?.name ?? node.name },
  content: content && { publishedOn: content.publishedOn },
})

/** What this village has to publish anew in each period and has not yet, the nearest day first. */
async function openDuties(
  { directory }: ItemReader,
  generation: DutyQuestion['generation'],
  { division, prepare }: { division: Division; prepare: PrepareDuties },
) {
  const office = division.parent === null ? undefined : officeAt(directory.latest(), division.parent)
  if (office === undefined) return []
  const { read } = await prepare(generation, {
    ...{ node: office.nodeId, division: division.code, type: 'recur', state: 'open', limit: MOST_DUTIES },
  })
  const { duties } = await read()
  return duties
    .flatMap(({ due, title, row, field }) => (due === null ? [] : [{ due, title, row, field }]))
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))
}

/** Gives the first item (一级事项) of a row, of the catalogues that are named. */
async function firstItems(
  reader: ItemReader,
  generation: DutyQuestion['generation'],
  { links, today }: { links: NamedRow[]; today: string },
): Promise<(row: NamedRow) => string | undefined> {
  const known = new Map<string, string | undefined>()
  const ids = [...new Set(links.map(({ itemId }) => itemId))].slice(0, MOST_CATALOGUES)
  const documents = await generation.items(ids)
  for (const check of await reader.check([...documents.values()])) {
    if (!check.ok) continue
    const { itemId, fingerprint, content } = toldItem(check.item, publicReader(today))
    for (const { rowId, level1 } of reader.readRows(fingerprint, content)?.rows ?? [])
      known.set(`${itemId}#${rowId}`, level1)
  }
  return ({ itemId, rowId }) => known.get(`${itemId}#${rowId}`)
}
