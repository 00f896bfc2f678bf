import { z } from 'zod'
import { type ItemId, isItemId, type NodeId } from '../../domain/ids.ts'
import { PERSONAL_DATA_KINDS } from '../../domain/personal-data/check-personal-data.ts'
import { DATA_KINDS, isDataRule } from '../../domain/personal-data/data-kinds.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import type { FormFields } from '../../http/multipart-form.ts'
import type { ImportReport, RowReport } from '../../publisher/import/import-report.ts'
import { TICK_OF_HIDDEN } from '../desk-words.ts'
import { readSignOffs } from '../form-values.ts'
import { carriedScan, type SentScan } from '../scans.ts'
import { type GivenFile, givenHash } from './given-files.ts'

const FLAGS = ['withHidden', 'isNew', 'again', 'revise', 'hideUntilThen'] as const
type Flag = (typeof FLAGS)[number]

/** What a clerk has said of her sheet by ticks. Each is an option of the import. */
export interface SheetTicks extends Record<Flag, boolean> {
  /** Rules by which likely personal data was found, and may be published. */
  rules: string[]
  /** Items that the rows which are like them revise. */
  revises: ItemId[]
  /** Who has reviewed the sheet before. */
  review: SignOff[]
  /** Of the paper form on which they did. */
  scan: SentScan | null
}

const rule = z.string().refine(isDataRule)
const itemId = z.string().refine((id): id is ItemId => isItemId(id))

/** The ticks that a form was sent with, and the scan that came with it or before. What is no tick of the page is none. */
export function readTicks(form: FormFields, scan: SentScan | null): SheetTicks {
  const several = <T>(name: string, one: z.ZodType<T>): T[] =>
    [...new Set([form[name] ?? []].flat())].flatMap((value) => one.safeParse(value).data ?? [])
  return {
    ...(Object.fromEntries(FLAGS.map((name) => [name, form[name] === 'yes'])) as Record<Flag, boolean>),
    rules: several('rule', rule).toSorted(),
    revises: several('revises', itemId).toSorted(),
    review: readSignOffs(form),
    scan: scan ?? carriedScan.parse(form.scan ?? ''),
  }
}

/** What a report was made for: the office, the ticks, the scan and the files. The same ones give the same text. */
export const whatWasSeen = ({ node, ticks, files }: { node: NodeId; ticks: SheetTicks; files: GivenFile[] }): string =>
  [
    ...[node, ...FLAGS.filter((name) => ticks[name]), ...ticks.rules, ...ticks.revises],
    ...ticks.review.map(({ role, actor, at }) => `${role}=${actor}@${at}`),
    ...(ticks.scan === null ? [] : [ticks.scan.sha256]),
    ...(files.length > 0 ? [givenHash(files)] : []),
  ].join(' ')

export interface SheetQuestion {
  name: string
  value: string
  label: string
  isTicked: boolean
  /** The item that it is about. */
  itemId?: ItemId
}

/** Whether what a workbook hides is to be read too. */
export const hiddenQuestion = ({ withHidden }: SheetTicks): SheetQuestion => ({
  ...{ name: 'withHidden', value: 'yes', label: TICK_OF_HIDDEN, isTicked: withHidden },
})

/** More of a kind are mended in the sheet, and not one by one on a page. */
const MOST_TWINS = 50

/** What the report asks about, and what was ticked before: so that it can be taken back. */
export function questionsOf(
  report: ImportReport,
  ticks: SheetTicks,
  titles: ReadonlyMap<number, string>,
): SheetQuestion[] {
  const count = (code: string) => report.rows.filter((row) => codesOf(row).includes(code)).length
  const isHidden = report.warnings.some(({ code }) => code === 'rows-hidden' || code === 'columns-hidden')
  const flag = (name: Flag, isAsked: boolean, label: string): SheetQuestion[] =>
    isAsked || ticks[name] ? [{ name, value: 'yes', label, isTicked: ticks[name] }] : []
  const [twins, withdrawn, otherwise] = [count('near-twin'), count('row-withdrawn'), count('reads-otherwise')]
  return [
    ...(isHidden || ticks.withHidden ? [hiddenQuestion(ticks)] : []),
    ...questionsOfRules(report, ticks),
    ...questionsOfTwins(report, ticks, titles),
    ...flag('isNew', twins > 0, '“几乎相同”的行都是另外的信息，照样发布（上面勾选为更正的除外）'),
    ...flag('again', withdrawn > 0, `已撤下的行（${withdrawn || '若有'}）也重新发布，成为新的信息`),
    ...flag('revise', otherwise > 0, `与先前导入时读法不同的行（${otherwise || '若有'}），按现在的读法更正`),
    ...flag('hideUntilThen', count('already-shown') > 0, '同意在开始展示的日期之前先不显示'),
  ]
}

const codesOf = ({ code = '', faults = [] }: RowReport): string[] => [code, ...faults.map((fault) => fault.code)]

function questionsOfRules({ rows }: ImportReport, { rules }: SheetTicks): SheetQuestion[] {
  const found = new Map<string, number>(rules.map((name) => [name, 0]))
  for (const { faults = [] } of rows)
    for (const { rule: name } of faults) if (name !== undefined) found.set(name, (found.get(name) ?? 0) + 1)
  return [...found].map(([name, places]) => ({
    ...{ name: 'rule', value: name, isTicked: rules.includes(name) },
    label: `已核对：表里的“${DATA_KINDS[name] ?? name}”${places > 0 ? `（${places} 处）` : ''}${
      Object.hasOwn(PERSONAL_DATA_KINDS, name) ? '是办公电话，或不是真实号码' : '依法可以公开，或不是个人信息'
    }`,
  }))
}

function questionsOfTwins(
  { rows }: ImportReport,
  { revises }: SheetTicks,
  titles: ReadonlyMap<number, string>,
): SheetQuestion[] {
  const twins = rows.filter(
    ({ code, itemId: of }) => of !== undefined && (code === 'near-twin' || revises.includes(of)),
  )
  return twins.slice(0, MOST_TWINS).map((row) => ({
    ...{ name: 'revises', value: row.itemId as string, itemId: row.itemId },
    isTicked: revises.includes(row.itemId as ItemId),
    label: `第 ${row.row} 行“${titles.get(row.row) ?? ''}”是已公开的那一条的更正`,
  }))
}
