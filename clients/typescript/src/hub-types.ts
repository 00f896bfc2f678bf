// Made by `npm run generate:client` from the hub's /openapi.json. Do not change it by hand.

export type Change = {
  itemId: ItemId
  version: number
  fingerprint: Hash
  status: "live" | "withdrawn" | (string & {})
  /** The first that holds: `erased`, its text was erased and is not replaced; `left`, of a change: on none of the outlets asked for any more; `withdrawn`; `scheduled`, before `displayFrom`; `ended`, after `displayUntil`; `shown`. */
  state: "erased" | "left" | "withdrawn" | "scheduled" | "ended" | "shown" | (string & {})
  /** What happened last. */
  type: "published" | "revised" | "withdrawn" | "redacted" | (string & {})
  /** Null where you may not read it. */
  title: string | null
  maker: Maker
  /** With `shown`; in other states only for those who may read it all the same. */
  content?: Content
  /** The content as it was signed: the SHA-256 of its UTF-8 bytes is the fingerprint. */
  contentText?: string
  /** Where this hub gives the files that the content names as `attachment:sha256-…`, as paths. `content` is as it was signed, and names no host. */
  files?: Array<StoredFile>
  withdrawn?: Withdrawn
  /** One entry a place, or a place above: `board/341222102` is every village board of that township. */
  outlets: Array<string>
  publishedAt: Instant
  updatedAt: Instant
  /** Delete every copy of a lower version, wherever you keep it. Never falls; 0 when nothing was erased. */
  erasedBelow: number
  /** First day of display, in Asia/Shanghai, `YYYY-MM-DD` also where the content names a month or a year. */
  displayFrom?: string
  /** Last day of display, in Asia/Shanghai, `YYYY-MM-DD` as well. */
  displayUntil?: string
  predecessor?: HandedOver
  successor?: HandedOver
}

export type Changes = {
  /** At most `limit`, and on top of that the other half of each hand-over among them. */
  changes: Array<Change>
  /** Items that do not check, of this page and of earlier ones. Keep `next`: they are given as changes as soon as they check. */
  withheld: Array<{
    itemId: ItemId
  }>
  next: string
  more: boolean
  asOf: Instant | null
  lagSeconds: number | null
}

/** Whole, as published, with members that are not listed here: keep them, for the fingerprint is the SHA-256 of its JCS (RFC 8785). */
export type Content = {
  title: string
  body: {
    /** `html` was cleaned before it was signed and may be embedded as it is. `text` has line feeds. */
    format: "text" | "html" | (string & {})
    text: string
  }
  /** Where its maker wants it shown, by kind of outlet. `outlets` of the answer says where it is. */
  shownOn: {
    /** `all`, or codes of divisions. */
    board?: "all" | Array<string>
    /** `all`, or codes of divisions. */
    site?: "all" | Array<string>
    /** `all`, or codes of divisions. */
    topic?: "all" | Array<string>
  }
  /** Who made it, where that is not the node itself. */
  organ?: {
    name: string
    kind: string
    divisionCode: string
  }
  /** 联合发文机关 */
  jointOrgans?: Array<{
    name: string
    kind: string
    divisionCode: string
  }>
  /** 发文字号, as written. */
  documentNumber?: string
  /** 索引号 */
  indexNumber?: string
  /** 成文日期. `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day in Asia/Shanghai. */
  issuedOn?: string
  /** 发布日期, as printed. `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day in Asia/Shanghai. */
  publishedOn?: string
  /** 施行日期. `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day in Asia/Shanghai. */
  effectiveOn?: string
  /** 废止日期. `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day in Asia/Shanghai. */
  abolishedOn?: string
  /** 有效性: `in-force`, `lapsed`, `abolished` or `amended`. */
  validity?: string
  /** Name of a field (`GET /v1/fields`). */
  field?: string
  /** 主题分类 */
  themeCategory?: string
  /** 内容概述 */
  summary?: string
  /** 关键词 */
  keywords?: Array<string>
  /** 基层政务公开标准目录 as printed. */
  catalogue?: {
    /** 一级事项 */
    level1?: string
    /** 二级事项 */
    level2?: string
    /** 公开内容（要素） */
    elements?: string
    /** 公开依据 */
    basis?: string
    /** 公开时限 */
    timeLimit?: string
    /** 公开渠道和载体 */
    channels?: Array<string>
    /** 公开对象 */
    audience?: string
    /** 公开方式 */
    mode?: string
    /** 公开层级 */
    levels?: Array<string>
  }
  /** `proactive` 主动公开 or `on-application` 依申请公开. */
  disclosure?: string
  /** 部分公开 */
  partial?: boolean
  /** Imported long after the fact. */
  backfilled?: boolean
  /** First day on which outlets show it. `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day in Asia/Shanghai. */
  displayFrom?: string
  /** Last day on which outlets show it. `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day in Asia/Shanghai. */
  displayUntil?: string
  /** Other items that it is about. */
  relations?: Array<{
    /** `interprets`, `responds-to`, `replaces`, `abolishes`, `amends`, `corrects`, `based-on`, `implements`, `fulfils`, `evidences`, `reviews`, `follows-up`, `answers` */
    rel: string
    itemId: string
    /** A row of a catalogue or a task of a plan. */
    part?: string
    /** The version that was meant. */
    version?: number
    fingerprint?: string
  }>
  attachments?: Array<{
    name: string
    mediaType: string
    /** Size of the file. */
    bytes: number
    /** Of the file, 64 hex digits: compare it after fetching. */
    sha256: string
    /** Where its maker keeps it. */
    url: string
  }>
  /** 转载来源 */
  source?: string
  /** BCP 47 */
  language?: string
  /** What it is (`GET /v1/kinds`); absent or unknown: a document. */
  kind?: string
  /** Of its kind. */
  form?: string
  /** 信息形成日期. `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day in Asia/Shanghai. */
  anchoredOn?: string
  /** 报告期: `2025`, `2025-H2`, `2025-Q4` or `2025-12`. */
  period?: string
  /** Of a catalogue; the body says them, too. */
  rows?: Array<{
    /** Links name the row by it. Never used for another row. */
    rowId: string
    /** 序号 */
    no?: string
    /** 事项编码 */
    code?: string
    /** 一级事项 */
    level1?: string
    /** 二级事项 */
    level2?: string
    /** 公开内容（要素） */
    elements?: string
    /** 公开依据 */
    basis?: string
    /** 公开时限, as printed */
    timeLimit?: string
    /** 公开主体 */
    subject?: string
    /** 公开渠道和载体 */
    channels?: Array<string>
    /** 公开对象 */
    audience?: string
    /** 公开方式 */
    mode?: string
    /** `proactive`, `on-application` or `withheld`. */
    disclosure?: string
    /** 公开层级 */
    levels?: Array<string>
    /** The catalogue that the row was made from. */
    parentItemId?: string
    /** Its row there. */
    parentRowId?: string
    /** 备注 */
    note?: string
    /** The day from which the row has lapsed. */
    ended?: string
  }>
  /** Of a plan; the body says them, too. */
  tasks?: Array<{
    /** Links name the task by it. */
    no: number
    text: string
    /** 牵头单位, as printed */
    lead?: string
    /** 责任单位, as printed */
    responsible?: string
    /** Node ids and division codes. */
    assigned?: Array<string>
    /** The last day. */
    due?: string
    /** As printed. */
    dueRaw?: string
    /** It goes on and has no last day. */
    continuous?: boolean
  }>
  /** Of a review. */
  verdict?: {
    /** `approved` or `returned`. */
    verdict: string
    /** Whose catalogue of which field. An item is named by a relation `reviews`. */
    of?: {
      nodeId: string
      field: string
    }
    /** Of the rows that were reviewed. */
    rowsHash?: string
  }
  /** Of a table; the body says it, too. */
  table?: {
    columns: Array<{
      id: string
      title: string
      /** `text`, `number` or `date`. */
      type: string
      /** 单位 */
      unit?: string
    }>
    /** As many cells a row as there are columns. */
    rows: Array<Array<string>>
  }
  /** 32 hex digits, new in each version, so that nobody can guess an erased text from its fingerprint. */
  nonce?: string
}

export type HandedOver = {
  itemId: ItemId
  version: number
  fingerprint: Hash
  /** Both items name each other. */
  confirmed: boolean
}

export type Hash = string

export type Instant = string

export type Item = {
  itemId: ItemId
  version: number
  fingerprint: Hash
  status: "live" | "withdrawn" | (string & {})
  /** The first that holds: `erased`, its text was erased and is not replaced; `left`, of a change: on none of the outlets asked for any more; `withdrawn`; `scheduled`, before `displayFrom`; `ended`, after `displayUntil`; `shown`. */
  state: "erased" | "left" | "withdrawn" | "scheduled" | "ended" | "shown" | (string & {})
  /** What happened last. */
  type: "published" | "revised" | "withdrawn" | "redacted" | (string & {})
  /** Null where you may not read it. */
  title: string | null
  maker: Maker
  /** With `shown`; in other states only for those who may read it all the same. */
  content?: Content
  /** The content as it was signed: the SHA-256 of its UTF-8 bytes is the fingerprint. */
  contentText?: string
  /** Where this hub gives the files that the content names as `attachment:sha256-…`, as paths. `content` is as it was signed, and names no host. */
  files?: Array<StoredFile>
  withdrawn?: Withdrawn
  /** One entry a place, or a place above: `board/341222102` is every village board of that township. */
  outlets: Array<string>
  publishedAt: Instant
  updatedAt: Instant
  /** Delete every copy of a lower version, wherever you keep it. Never falls; 0 when nothing was erased. */
  erasedBelow: number
  /** First day of display, in Asia/Shanghai, `YYYY-MM-DD` also where the content names a month or a year. */
  displayFrom?: string
  /** Last day of display, in Asia/Shanghai, `YYYY-MM-DD` as well. */
  displayUntil?: string
  predecessor?: HandedOver
  successor?: HandedOver
}

export type ItemId = string

export type ItemList = {
  items: Array<ListedItem>
  /** Items that belong here and are not shown, because what is stored does not check. */
  withheld: Array<{
    itemId: ItemId
  }>
  /** Null at the end. A search that has looked at 20,000 candidates ends with it too, even with no item. */
  next: string | null
  /** What `q` was taken for: the words after folding, or one literal text. */
  searched: {
    words: Array<string>
    exact: boolean
  } | null
  /** How many items all pages have. Null for more than 10,000, and for a search by words. */
  total: number | null
  asOf: Instant | null
  lagSeconds: number | null
}

export type ListedItem = {
  itemId: ItemId
  version: number
  fingerprint: Hash
  status: "live" | "withdrawn" | (string & {})
  /** `updatedAt` is more than 10 minutes later than now: a wrong clock. Such items come last. */
  datedAhead?: boolean
  /** So many days after its `publishedOn` the item was received; given where that is more than 30. */
  recordedLate?: number
  title: string | null
  maker: Maker
  field?: string
  documentNumber?: string
  issuedOn?: string
  publishedOn?: string
  validity?: string
  withdrawn?: Withdrawn
  /** One entry a place, or a place above: `board/341222102` is every village board of that township. */
  outlets: Array<string>
  publishedAt: Instant
  updatedAt: Instant
}

export type Maker = {
  nodeId: string
  name: string
  organ: Organ | null
}

export type Organ = {
  name: string
  kind: string
  divisionCode: string
}

export type Outlet = {
  kind: "board" | "site" | "topic" | (string & {})
  code: string
  name: string
  mergedInto?: string
  /** The nearest first. */
  parents: Array<{
    code: string
    name: string
  }>
  /** An item with one of these in its `outlets` is shown here: also those of places above and of merged ones. */
  entries: Array<string>
  /** Null for more than 10,000. */
  items: number | null
  fields: Array<{
    name: string
    /** Null for more than 10,000. */
    items: number | null
  }>
  asOf: Instant | null
  lagSeconds: number | null
}

/** RFC 9457. Details such as `currentVersion` or `itemId` are members too. */
export type Problem = {
  type: string
  /** English. */
  title: string
  status: number
  /** What programs read (docs/errors.md). */
  code: string
  /** What is wrong and what to do: Chinese, or English with `Accept-Language: en`. */
  detail: string
  /** At most the first 100. */
  errors?: Array<{
    /** JSON pointer (RFC 6901), or `/` and a parameter. */
    pointer: string
    code: string
    detail: string
    remedy: string
    /** Of personal data: what it was found by. */
    rule?: string
  }>
  /** All errors, those beyond the first 100 too. */
  errorCount?: number
}

export type StoredFile = {
  sha256: string
  url: string
}

export type Withdrawn = {
  at: Instant
  reason: string
}
