import type { z } from 'zod'
import type { ItemId } from '../../domain/ids.ts'
import type { Reader } from '../../domain/item/may-read.ts'
import { freshnessOf, ofEveryPartition } from '../freshness.ts'
import { readChanges } from '../item-changes.ts'
import type { ItemReader } from '../item-reader.ts'
import { outletOf } from '../requested-outlet.ts'
import { itemAnswer } from './answers.ts'
import type { changesShape } from './shapes.ts'

/** Which changes are asked for: of these outlets (`site/341222`) and of this field, or of all. */
export interface AskedChanges {
  outlet?: string[] | undefined
  field?: string | undefined
}

interface AnsweredChanges {
  answer: z.infer<typeof changesShape>
  /** Those that do not check, and that the cursor did not name yet. */
  newlyWithheld: ItemId[]
}

/**
 * Reads a page of the changes as `/v1/changes` answers it. Streams and exports are made of the same pages, so that none of
 * them tells what another one withholds. The outlets are looked up each time, because divisions merge.
 */
export async function readAnsweredChanges(
  reader: ItemReader,
  { outlet: names = [], field }: AskedChanges,
  { cursor, limit, asking }: { cursor: string | undefined; limit: number; asking: Reader },
): Promise<AnsweredChanges> {
  const outlets = await Promise.all(
    names.map((name) => {
      const [kind = '', code = ''] = name.split('/')
      return outletOf(kind, code, reader.directory)
    }),
  )
  // Before the page, so that what is applied meanwhile counts as missing.
  const unread = await reader.unread()
  const page = await reader.active.use((generation, era) =>
    readChanges(reader, generation, { cursor, limit, era, outlets, field, asking }),
  )
  const { changes, checkpoints, day, newlyWithheld, ...rest } = page
  const whoAsks = { ...asking, today: day }
  const { asOf, lagSeconds } = freshnessOf(ofEveryPartition(checkpoints, reader.partitions), reader.now(), unread)
  const answers = changes.map(({ item, links, hasLeft }) => itemAnswer(item, links, whoAsks, hasLeft))
  return { answer: { changes: answers, ...rest, asOf, lagSeconds }, newlyWithheld }
}
