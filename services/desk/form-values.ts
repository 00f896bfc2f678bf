import { z } from 'zod'
import type { Content } from '../domain/item/content.ts'
import { DOCUMENT } from '../domain/kinds/document/document-kind.ts'
import { kindNameOf } from '../domain/kinds/kinds.ts'
import { OUTLET_KINDS, type OutletKind } from '../domain/outlets.ts'
import { isDataRule } from '../domain/personal-data/data-kinds.ts'
import type { SignOff } from '../domain/sign-off/sign-off.ts'
import { formKey, jsonField, ticked } from './form-shapes.ts'
import type { KeptFile } from './kept-files.ts'
import { type FormLink, type FormVerdict, formLink, formVerdict, linkedMembers } from './plans/form-link.ts'
import { carriedScan, type SentScan } from './scans.ts'

/** The members of a content that the desk's form writes as one line each. */
const LINES = ['title', 'documentNumber', 'indexNumber', 'issuedOn', 'publishedOn', 'field', 'summary'] as const
type Line = (typeof LINES)[number]

/** What stands in the desk's form. An empty line says that the content is to have no such member. */
export interface FormValues extends Record<Line, string> {
  text: string
  /** Separated by 、 */
  keywords: string
  /** Files as the content names them. Those that came with the form are behind the others. */
  attachments: NamedAttachment[]
  /** Codes of places; `all` for every place of the kind. */
  shownOn: Record<OutletKind, string[]>
  reason: string
  /** Who has reviewed it before. */
  review: SignOff[]
  /** Of the paper form on which they signed. */
  scan: SentScan | null
  /** Why a find of personal data is none, for each rule. */
  acknowledged: { rule: string; reason: string }[]
  /** It is another item than those that it looks like. */
  isNew: boolean
  /** What is shown may be hidden until a later first day. */
  hideUntilThen: boolean
  /** The version that the clerk has read. */
  expectedVersion: number | null
  /** The Idempotency-Key: a form that is sent twice counts once. */
  key: string
  /** The office that the form was begun for. */
  node: string
  /** Which button was pressed. */
  does: 'preview' | 'sign' | 'mask' | 'maskAll'
  /** The finds of personal data that are ticked to be masked. */
  mask: string[]
  /** Of a new item only. */
  link: FormLink | null
  verdict: FormVerdict
}

/** An attachment as a form carries it along. Whether it is one is said of the content. */
type NamedAttachment = { name: string; [member: string]: unknown }

const attachment = jsonField.pipe(z.looseObject({ name: z.string() }).catch({ name: '' }))

/** What a browser never sends of a field is nothing, so that whatever is sent in one of them leaves the others as they are. */
const several = z
  .union([z.string(), z.array(z.string())])
  .catch([])
  .transform((value) => [value].flat())
const line = several.transform((lines) => lines.at(-1) ?? '')
/** Browsers send line ends as CR LF (HTML, section 4.10.22.4). */
const text = line.transform((value) => value.replaceAll('\r\n', '\n'))
const every = z.literal('all').optional().catch(undefined)

const ACKNOWLEDGED = 'acknowledge.'

const formSchema = z.looseObject({
  ...(Object.fromEntries(LINES.map((name) => [name, line])) as Record<Line, typeof line>),
  ...{ text, keywords: line, reason: line, node: line, board: several, site: several, topic: several, mask: several },
  ...{ boardAll: every, siteAll: every, topicAll: every },
  attachment: several.pipe(z.array(attachment)),
  scan: carriedScan,
  ...{ isNew: ticked, hideUntilThen: ticked },
  expectedVersion: z.coerce.number().int().positive().optional().catch(undefined),
  key: formKey,
  does: z.enum(['preview', 'sign', 'mask', 'maskAll']).catch('preview'),
  link: line.pipe(formLink),
  verdict: formVerdict,
})

/**
 * What a browser sent; a form without a key gets one of its own. Whatever it is, it is read: what is wrong in it is said of
 * the content that it leads to.
 */
export function readForm(
  body: unknown,
  newKey: () => string,
  files: KeptFile[] = [],
  sentScan: SentScan | null = null,
): FormValues {
  const sent = formSchema.parse(body ?? {})
  const acknowledged = acknowledgedIn(sent)
  const {
    boardAll,
    siteAll,
    topicAll,
    board,
    site,
    topic,
    attachment,
    isNew,
    hideUntilThen,
    expectedVersion = null,
    key = newKey(),
    scan,
    ...lines
  } = sent
  return {
    ...lines,
    shownOn: { board: withEvery(boardAll, board), site: withEvery(siteAll, site), topic: withEvery(topicAll, topic) },
    ...{ acknowledged, expectedVersion, key, review: readSignOffs(body) },
    attachments: withSent(attachment, files),
    scan: sentScan ?? scan,
    isNew: isNew === 'yes',
    hideUntilThen: hideUntilThen === 'yes',
  }
}

/** More are never asked for, and are not read. */
const MOST_LINES = 50

const SIGN_OFF_MEMBERS = ['role', 'actor', 'at'] as const

/** The name of a field that a sign-off is written in. */
export const signOffName = (index: number, member: (typeof SIGN_OFF_MEMBERS)[number]): string =>
  `signOff.${index}.${member}`

/** The sign-offs that a browser sent. A line that was left empty says nothing. */
export function readSignOffs(body: unknown): SignOff[] {
  const sent = z.looseObject({}).catch({}).parse(body)
  return Array.from({ length: MOST_LINES }, (_, at) => {
    const [role = '', actor = '', day = ''] = SIGN_OFF_MEMBERS.map((member) =>
      line.parse(sent[signOffName(at, member)]),
    )
    return { role, actor: actor.trim(), at: day.trim() }
  }).filter(({ actor, at }) => actor !== '' || at !== '')
}

/** A form that is sent again with the same files names each once. */
function withSent(named: NamedAttachment[], files: KeptFile[]): NamedAttachment[] {
  const sent = files.flatMap((file) => (file.ok ? [{ ...file.attachment }] : []))
  const isThere = ({ name, sha256 }: NamedAttachment) => named.some((one) => one.name === name && one.sha256 === sha256)
  return [...named, ...sent.filter((one) => !isThere(one))]
}

const withEvery = (all: 'all' | undefined, places: string[]): string[] =>
  all === undefined ? places : [all, ...places]

/** The name of what is ticked for every place of a kind. */
export const everyName = (kind: OutletKind): string => `${kind}All`

/** The finds that a form declares to be none. */
export const acknowledgedIn = (sent: object): FormValues['acknowledged'] =>
  Object.entries(sent).flatMap(([name, reason]) =>
    name.startsWith(ACKNOWLEDGED) &&
    isDataRule(name.slice(ACKNOWLEDGED.length)) &&
    typeof reason === 'string' &&
    reason.trim() !== ''
      ? [{ rule: name.slice(ACKNOWLEDGED.length), reason: reason.trim() }]
      : [],
  )

export const acknowledgeName = (rule: string): string => `${ACKNOWLEDGED}${rule}`

/** A form that says what a content says. */
export function formOf(content: Content | null, expectedVersion: number | null, key: string): FormValues {
  const { shownOn = {}, keywords = [], attachments = [], body } = content ?? {}
  return {
    ...(Object.fromEntries(LINES.map((name) => [name, content?.[name] ?? ''])) as Record<Line, string>),
    ...{ text: body?.text ?? '', keywords: keywords.join('、'), reason: '', review: [], scan: null, acknowledged: [] },
    attachments: attachments.map((one) => ({ ...one })),
    shownOn: Object.fromEntries(
      OUTLET_KINDS.map((kind) => [kind, [shownOn[kind] ?? []].flat()]),
    ) as FormValues['shownOn'],
    ...{ isNew: false, hideUntilThen: false, expectedVersion, key, node: '', does: 'preview', mask: [] },
    ...{ link: null, verdict: null },
  }
}

/** Whether a content's text is written by hand. That of other kinds is made of their rows, and the form leaves it alone. */
export const isWritten = (content: Pick<Content, 'kind'> | null): boolean =>
  content === null || kindNameOf(content) === DOCUMENT.name

/** The content that a form says, with all of `before` that the form does not show. It is not checked yet. */
export function contentFrom(form: FormValues, before: Content | null): Record<string, unknown> {
  const lines = Object.fromEntries(LINES.map((name) => [name, orNothing(form[name].trim())]))
  const keywords = form.keywords.split(KEYWORD_SEPARATOR).map((word) => word.trim())
  const shown = OUTLET_KINDS.flatMap((kind) => {
    const places = form.shownOn[kind].filter((place) => place !== '')
    return places.length === 0 ? [] : [[kind, places.includes('all') ? 'all' : places]]
  })
  const said: Record<string, unknown> = {
    ...(before ?? linkedMembers(form)),
    ...lines,
    keywords: orNothing(keywords.filter((word) => word !== '')),
    attachments: orNothing(form.attachments),
    body: isWritten(before) ? { ...(before?.body ?? { format: 'text' }), text: form.text } : before?.body,
    // Each version gets one of its own.
    nonce: undefined,
    shownOn: Object.fromEntries(shown),
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** One character. */
export const KEYWORD_SEPARATOR = /[、，,;；]/

const orNothing = <T extends { length: number }>(value: T): T | undefined => (value.length === 0 ? undefined : value)
