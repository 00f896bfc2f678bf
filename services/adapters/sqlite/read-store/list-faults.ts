import type { StoreFault } from '../../../ports/store-fault.ts'
import type { GenerationFile } from './generation-file.ts'
import { type ItemRow, listedUnder } from './item-row.ts'
import { changeEntries } from './outlet-rows.ts'

type Row = Record<string, string | number | null>

/** Compares the rows of outlet lists, changes and counts with those that the items' own rows give. */
export function* listFaults({ sql }: GenerationFile): Generator<StoreFault> {
  const inList = sql('SELECT * FROM outlet_items WHERE entry = ? AND publishedAt = ? AND itemId = ?')
  const inChanges = sql('SELECT item FROM changes WHERE entry = ? AND partition = ? AND offset = ? AND item = ?')
  const expected = { items: 0, outlet_items: 0, changes: 0 }
  for (const item of sql('SELECT * FROM items WHERE version > 0').iterate() as Iterable<unknown> as Iterable<ItemRow>) {
    const { id, itemId, withdrawn, displayFrom, displayUntil, changedPartition, changedOffset, printedDay } = item
    const publishedAt = Date.parse(item.publishedAt)
    const listed = {
      item: id,
      withdrawn,
      displayFrom,
      displayUntil,
      day: printedDay,
      updatedAt: Date.parse(item.updatedAt),
    }
    expected.items++
    for (const entry of new Set(listedUnder(item))) {
      expected.outlet_items++
      const row = inList.get(entry, publishedAt, itemId) as Row | undefined
      if (!isSame(row, listed))
        yield { itemId, what: `outlet_items: its row in the list of entry ${entry} is missing or differs` }
    }
    for (const entry of changeEntries(item)) {
      expected.changes++
      const row = inChanges.get(entry, changedPartition, changedOffset, id) as Row | undefined
      if (!isSame(row, { item: id }))
        yield { itemId, what: `changes: its row for entry ${entry} is missing or differs` }
    }
  }
  for (const table of ['outlet_items', 'changes'] as const) {
    const count = Number(sql(`SELECT count(*) AS count FROM ${table}`).get()?.count)
    if (count !== expected[table]) yield { what: `${table}: ${count} rows, ${expected[table]} belong there` }
  }
  const counted = Number(sql("SELECT count FROM counts WHERE name = 'items'").get()?.count ?? 0)
  if (counted !== expected.items) yield { what: `counts: ${counted} items, there are ${expected.items}` }
}

const isSame = (row: Row | undefined, expected: Row): boolean =>
  row !== undefined && Object.entries(expected).every(([column, value]) => row[column] === value)
