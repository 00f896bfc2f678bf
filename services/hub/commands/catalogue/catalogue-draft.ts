import { type ChangedRow, compareRows } from '../../../domain/catalogue/compare-rows.ts'
import { nextRows } from '../../../domain/catalogue/next-rows.ts'
import { hashOfRows } from '../../../domain/catalogue/printed-row.ts'
import type { Remark } from '../../../domain/catalogue/review-rows.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import { rejectFaults } from '../../../domain/errors.ts'
import type { Hash } from '../../../domain/ids.ts'
import type { CatalogueRow, Content } from '../../../domain/item/content.ts'
import { parseContent } from '../../../domain/item/content-schema.ts'
import { type Problem, problemOfRejection } from '../../../http/problem.ts'
import { type FoundCatalogue, findCatalogue } from '../../../publisher/catalogue/find-catalogue.ts'
import type { ReadCatalogue } from '../../../publisher/import/read-catalogue.ts'
import type { LogSide } from '../../engines/open-stores.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import type { SigningOptions } from '../sign-command.ts'
import { remarksOn } from './read-catalogue-file.ts'

export interface CatalogueDraft {
  /** The catalogue that stands; null where there is none. */
  before: FoundCatalogue | null
  rows: CatalogueRow[]
  rowsHash: Hash
  changes: ChangedRow[]
  remarks: Remark[]
}

interface DraftPlace {
  side: Pick<LogSide, 'codec'>
  own: OpenNode
  directory: Directory
  field: string
  /** `YYYY-MM-DD` */
  day: string
}

/**
 * What a sheet would make of the node's catalogue of a field. A draft that is sent for review and the publication after it
 * are made in this one way, so that the rows have one hash.
 */
export function catalogueDraft(read: ReadCatalogue, { side, own, directory, field, day }: DraftPlace): CatalogueDraft {
  const before = findCatalogue({ journal: own.journal, codec: side.codec }, field)
  const sheet = read.rows.map(({ content }) => content)
  const standing = before?.content.rows ?? []
  const rows = nextRows(standing, sheet, day)
  const remarks = remarksOn(sheet, { directory, division: own.node.divisionCode, day })
  return { before, rows, rowsHash: hashOfRows(rows), changes: compareRows(standing, rows), remarks }
}

/** The content of the draft. Its body follows from the rows. */
export function draftContent(
  { before, rows }: Pick<CatalogueDraft, 'before' | 'rows'>,
  { field, title, office }: { field: string; title?: string | undefined; office: string },
) {
  const anew = {
    title: title ?? `${office}${field}领域基层政务公开标准目录`,
    ...{ kind: 'catalogue', field, rows, shownOn: { site: 'all', topic: 'all' } },
  }
  return parseContent(before === null ? anew : { ...before.content, body: undefined, rows })
}

/** The content, if the node could publish it; else the problem with all faults. */
export function publishableContent(
  parsed: ReturnType<typeof parseContent>,
  { publisher }: Pick<OpenNode, 'publisher'>,
  acknowledge: SigningOptions['acknowledge'],
): { content: Content } | { problem: Problem } {
  const faults = parsed.ok ? publisher.check(parsed.content, acknowledge).faults : parsed.faults
  if (parsed.ok && faults.length === 0) return { content: parsed.content }
  return { problem: problemOfRejection(parsed.ok ? rejectFaults(faults) : parsed) }
}
