import { type Clause, knownClause } from '../clock/clause.ts'
import { type Phrase, readTimeLimit, type TimeLimit } from '../clock/time-limit.ts'
import type { CatalogueRow } from '../item/content.ts'
import { isKnownChannel } from '../item/known-channels.ts'
import { identityOf } from './row-identity.ts'

/** What a first look at a row of a catalogue finds. */
const REMARK_CODES = [
  'limit-missing',
  'limit-ditto',
  'limit-unread',
  'limit-contradictory',
  'limit-later-than-law',
  'penalty-later',
  'subject-missing',
  'subject-ditto',
  'basis-missing',
  'basis-ditto',
  'channels-missing',
  'channels-ditto',
  'channel-unlisted',
  'withheld-without-reason',
  'row-repeated',
] as const
export type RemarkCode = (typeof REMARK_CODES)[number]

export interface Remark {
  /** Of the row, from 0. */
  index: number
  code: RemarkCode
  /** A note asks for a look, anything else for a change. */
  isNote: boolean
  /** What the sentence names. */
  value?: string
  /** Of a repeated row: the index of the first one. */
  repeats?: number
}

type ReviewedRow = Omit<CatalogueRow, 'rowId'>

const NOTES: ReadonlySet<RemarkCode> = new Set(['penalty-later', 'channel-unlisted'])

/**
 * The first review of a catalogue, which needs no person: what is missing, contradictory or later than the law. The law
 * here is the general limit (政府信息公开条例 第26条) in working days; of calendar days more than 7/5 of it may be later.
 */
export function reviewRows(rows: readonly ReviewedRow[], phrases: Phrase[], generalLimit: number): Remark[] {
  const first = new Map<string, number>()
  return rows.flatMap((row, index) => {
    const remark = (code: RemarkCode, value?: string): Remark => ({
      ...{ index, code, isNote: NOTES.has(code) },
      ...(value !== undefined && { value }),
    })
    const key = identityOf(row)
    const before = key === null ? undefined : first.get(key)
    if (key !== null && before === undefined) first.set(key, index)
    return [
      ...limitRemarks(row, readTimeLimit(row.timeLimit ?? null, phrases), generalLimit).map((code) =>
        code === 'limit-later-than-law' ? remark(code, `${generalLimit}`) : remark(code),
      ),
      ...(isEmpty(row.subject) ? [remark('subject-missing')] : []),
      ...(isDitto(row.subject ?? '') ? [remark('subject-ditto')] : []),
      ...(isEmpty(row.basis) ? [remark('basis-missing')] : []),
      ...(isDitto(row.basis ?? '') ? [remark('basis-ditto')] : []),
      ...channelRemarks(row.channels ?? []).map(([code, value]) => remark(code, value)),
      ...(row.disclosure === 'withheld' && !hasReason(row) ? [remark('withheld-without-reason')] : []),
      ...(before === undefined ? [] : [{ ...remark('row-repeated'), repeats: before }]),
    ]
  })
}

const isEmpty = (text: string | undefined): boolean => (text ?? '').trim() === ''

/** 不予公开(个人隐私): the reason stands in brackets, or in a note. */
const hasReason = ({ mode, note }: ReviewedRow): boolean => /[(（][^(（)）]/u.test(mode ?? '') || !isEmpty(note)

/** 国办发〔2018〕118号: a penalty is told within seven working days. */
const PENALTY_LIMIT = 7

function limitRemarks(row: ReviewedRow, limit: TimeLimit | null, generalLimit: number): RemarkCode[] {
  if (limit === null) return ['limit-unread']
  const { clauses, ambiguous } = limit
  const has = (kind: string) => clauses.some((clause) => clause.kind === kind)
  return [
    ...(has('missing') ? ['limit-missing' as const] : []),
    ...(has('ditto') ? ['limit-ditto' as const] : []),
    ...(ambiguous === null ? [] : ['limit-contradictory' as const]),
    ...(clauses.some((clause) => isLater(clause, generalLimit)) && row.disclosure !== 'withheld'
      ? ['limit-later-than-law' as const]
      : []),
    ...(clauses.some((clause) => /处罚/u.test(clause.scope as string) && isLater(clause, PENALTY_LIMIT))
      ? ['penalty-later' as const]
      : []),
  ]
}

/** Whether a deadline may end later than so many working days. A week has five of them, so 28 days are never more than 20. */
function isLater(clause: Clause, workdays: number): boolean {
  const known = knownClause(clause)
  if (known?.kind !== 'deadline') return false
  if (known.unit === 'workday') return known.n > workdays
  return known.unit !== 'day' || known.n > (workdays * 7) / 5
}

const DITTO = /^(?:同上|〃|″)$/u

/** Whether a cell says only that it is as the one above. */
export const isDitto = (text: string): boolean => DITTO.test(text.trim())

function channelRemarks(channels: string[]): [RemarkCode, string?][] {
  if (channels.length === 0) return [['channels-missing']]
  if (channels.some(isDitto)) return [['channels-ditto']]
  return channels.filter((channel) => !isKnownChannel(channel)).map((channel) => ['channel-unlisted', channel])
}
