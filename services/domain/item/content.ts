import type { DivisionCode, Hash, ItemId, NodeId } from '../ids.ts'

/** Where an item is shown, for each kind of outlet: on `"all"` under or above the organ's division, or on these. */
export interface ShownOn {
  board?: 'all' | DivisionCode[]
  site?: 'all' | DivisionCode[]
  topic?: 'all' | DivisionCode[]
}

export const ORGAN_KINDS = [
  ...(['government', 'department', 'villagers-committee', 'collective'] as const),
  ...(['public-enterprise', 'supervision-committee'] as const),
] as const

export interface Organ {
  name: string
  kind: (typeof ORGAN_KINDS)[number]
  divisionCode: DivisionCode
}

/** A row of 基层政务公开标准目录 as printed. */
export interface CatalogueEntry {
  level1?: string
  level2?: string
  elements?: string
  basis?: string
  timeLimit?: string
  channels?: string[]
  audience?: string
  mode?: string
  levels?: string[]
}

/** A row of a catalogue that an office publishes (kind `catalogue`), as printed. */
export interface CatalogueRow {
  /** Never used for another row. */
  rowId: string
  /** 序号 */
  no?: string
  /** The province's code of the row. */
  code?: string
  level1?: string
  level2?: string
  elements?: string
  basis?: string
  timeLimit?: string
  /** 公开主体 */
  subject?: string
  channels?: string[]
  audience?: string
  mode?: string
  disclosure?: 'proactive' | 'on-application' | 'withheld'
  levels?: string[]
  /** The row of a catalogue above that it was made from. */
  parentItemId?: ItemId
  parentRowId?: string
  note?: string
  /** The day, `YYYY-MM-DD`, from which it has lapsed. It stays, so that its id is never used again. */
  ended?: string
}

/** A task of a plan (kind `plan`). */
export interface PlanTask {
  no: number
  text: string
  /** Who leads it and who is responsible, as printed. */
  lead?: string
  responsible?: string
  /** Node ids and division codes. */
  assigned?: string[]
  /** `YYYY-MM-DD`, as it was read from `dueRaw`, which is as printed. */
  due?: string
  dueRaw?: string
  continuous?: boolean
}

/** What a review (kind `review`) decides: of a catalogue, or of the item that a relation `reviews` names. */
interface ReviewVerdict {
  verdict: 'approved' | 'returned'
  of?: { nodeId: NodeId; field: string }
  rowsHash?: Hash
}

/** The table of an item of kind `table`. Each row has as many cells as there are columns. */
interface ContentTable {
  columns: { id: string; title: string; type: string; unit?: string }[]
  rows: string[][]
}

/** How an item is linked to another one. The inverse is looked up and never stored. */
export const RELS = [
  ...(['interprets', 'responds-to', 'replaces', 'abolishes', 'amends', 'corrects'] as const),
  ...(['based-on', 'implements', 'fulfils', 'evidences', 'reviews', 'follows-up', 'answers'] as const),
] as const
export type Rel = (typeof RELS)[number]

/** `part`: a row's id or a task's number. `version` and `fingerprint`: the state that was meant. */
export interface Relation {
  rel: Rel
  itemId: ItemId
  part?: string
  version?: number
  fingerprint?: Hash
}

export interface Attachment {
  name: string
  mediaType: string
  /** Size in bytes. */
  bytes: number
  /** Hex SHA-256 of the file. */
  sha256: string
  url: string
}

/** 有效性 */
export const VALIDITIES = ['in-force', 'lapsed', 'abolished', 'amended'] as const

/**
 * What people see of an item at one version. Fields that this code does not know are kept and served, because the
 * fingerprint covers them.
 */
export interface Content {
  title: string
  body: { format: 'text' | 'html'; text: string }
  shownOn: ShownOn
  organ?: Organ
  jointOrgans?: Organ[]
  /** 发文字号, as written. */
  documentNumber?: string
  /** 索引号 */
  indexNumber?: string
  /** 成文日期: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as all dates here. */
  issuedOn?: string
  /** 发布日期 */
  publishedOn?: string
  effectiveOn?: string
  abolishedOn?: string
  validity?: (typeof VALIDITIES)[number]
  /** Name of a field in the directory, e.g. 征地补偿. */
  field?: string
  themeCategory?: string
  summary?: string
  keywords?: string[]
  catalogue?: CatalogueEntry
  disclosure?: 'proactive' | 'on-application'
  partial?: boolean
  backfilled?: boolean
  /** Inclusive, Asia/Shanghai. */
  displayFrom?: string
  /** Inclusive, Asia/Shanghai. */
  displayUntil?: string
  relations?: Relation[]
  attachments?: Attachment[]
  source?: string
  language?: string
  /** 128 random bits in hex, so that nobody can guess an erased text from its fingerprint. */
  nonce?: string
  /** What the item is; absent is `document`. A later hub's kind is kept as it is. */
  kind?: string
  form?: string
  /** The day on which the information was formed; absent is `issuedOn`. */
  anchoredOn?: string
  /** The period reported on: `2025`, `2025-H2`, `2025-Q4` or `2025-12`. */
  period?: string
  rows?: CatalogueRow[]
  tasks?: PlanTask[]
  verdict?: ReviewVerdict
  table?: ContentTable
}

/** The content of a stored canonical text; null when there is none. Throws a SyntaxError if the text is damaged. */
export const contentIn = (contentText: string | null): Content | null =>
  contentText === null ? null : (JSON.parse(contentText) as Content)
