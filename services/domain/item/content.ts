import type { DivisionCode, ItemId } from '../ids.ts'

/** Where an item is shown, for each kind of outlet: on `"all"` under or above the organ's division, or on these. */
export interface ShownOn {
  board?: 'all' | DivisionCode[]
  site?: 'all' | DivisionCode[]
  topic?: 'all' | DivisionCode[]
}

export interface Organ {
  name: string
  kind: 'government' | 'department' | 'villagers-committee' | 'collective'
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
  relations?: { rel: 'interprets' | 'responds-to' | 'replaces' | 'abolishes'; itemId: ItemId }[]
  attachments?: Attachment[]
  source?: string
  language?: string
  /** 128 random bits in hex, so that nobody can guess an erased text from its fingerprint. */
  nonce?: string
}

/** The content of a stored canonical text; null when there is none. Throws a SyntaxError if the text is damaged. */
export const contentIn = (contentText: string | null): Content | null =>
  contentText === null ? null : (JSON.parse(contentText) as Content)
