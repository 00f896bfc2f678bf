import type { Timers } from '../../domain/timers.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { Journal, JournalRecord } from '../../ports/journal.ts'
import { gatherLiving, type LivingItem } from '../living-items.ts'
import { isVerdict } from '../submission/round-verdict.ts'
import { isCatalogueOf } from './living-catalogues.ts'

/** The living catalogues of a node, and its verdicts on those of others, as its journal has them at the moment. */
export interface CatalogueShelf {
  /** Reads on up to the journal's end, in steps between which others have their turn. To be awaited before the others. */
  prepare(): Promise<void>
  /** The latest one of a field; null where there is none. Reads at once what is left. */
  standing(field: string): LivingItem | null
  /** In the order in which they were published. Reads at once what is left. */
  verdicts(): LivingItem[]
}

export interface ShelfDeps {
  journal: Pick<Journal, 'read'>
  codec: EventCodec
  /** Gives the event loop back. */
  turn: Timers['turn']
}

/** Records that are read between two turns of the event loop. */
const A_TURN = 100

/** Each event is read once, unless the journal is another one than before: after a refill or a rebase all of it is. */
export function createCatalogueShelf({ journal, codec, turn }: ShelfDeps): CatalogueShelf {
  let living = gatherLiving(isOfCatalogues)
  let last: JournalRecord | null = null
  const begin = () => {
    if (last === null || journal.read(last.nodeSeq, 1)[0]?.envelopeHash === last.envelopeHash) return
    living = gatherLiving(isOfCatalogues)
    last = null
  }
  /** False at the end of the journal. */
  const step = (): boolean => {
    const records = journal.read((last?.nodeSeq ?? 0) + 1, A_TURN)
    for (const record of records) {
      const decoded = codec.decode(record)
      if (decoded.kind === 'event') living.take(decoded.event)
      last = record
    }
    return records.length === A_TURN
  }
  const found = (): LivingItem[] => {
    begin()
    while (step());
    return living.found()
  }
  return {
    prepare: async () => {
      begin()
      while (step()) await turn()
    },
    standing: (field) => found().findLast(({ content }) => isCatalogueOf(content, field)) ?? null,
    verdicts: () => found().filter(({ content }) => isVerdict(content)),
  }
}

const isOfCatalogues = (content: LivingItem['content']): boolean => isCatalogueOf(content) || isVerdict(content)
