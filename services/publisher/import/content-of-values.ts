import type { DivisionCode } from '../../domain/ids.ts'
import type { Attachment, Content, Organ } from '../../domain/item/content.ts'
import { tidyLine } from '../../domain/item/tidy-content.ts'
import type { RowValues } from './row-values.ts'

const KINDS: [RegExp, Organ['kind']][] = [
  [/(村民委员会|村委会|居民委员会|居委会)$/, 'villagers-committee'],
  [/(合作社|经济联合社|集体经济组织)$/, 'collective'],
  [/(人民政府|人民政府办公室|政府办公室|街道办事处|管理委员会|管委会)$/, 'government'],
]

function kindOf(name: string): Organ['kind'] {
  const line = tidyLine(name)
  return KINDS.find(([pattern]) => pattern.test(line))?.[1] ?? 'department'
}

/**
 * The content that a row's values become. It is shown on the board of its division (for a township, a county or the
 * city on all boards under it), on the county's site and on the city's topic. Empty cells are left out.
 */
export function contentOfValues(values: RowValues, division: DivisionCode, attachments: Attachment[] = []): Content {
  const { level1, level2, elements, basis, timeLimit, channels, audience, mode, levels } = values
  const catalogue = present({ level1, level2, elements, basis, timeLimit, channels, audience, mode, levels })
  return {
    title: values.title ?? '',
    body: { format: 'text', text: values.body ?? '' },
    shownOn: { board: [division], site: 'all', topic: 'all' },
    ...present({
      organ: values.organ == null ? null : { name: values.organ, kind: kindOf(values.organ), divisionCode: division },
      documentNumber: values.documentNumber,
      indexNumber: values.indexNumber,
      issuedOn: values.issuedOn,
      publishedOn: values.publishedOn,
      field: values.field,
      disclosure: disclosureOf(mode),
      attachments,
    }),
    ...(Object.keys(catalogue).length > 0 && { catalogue }),
  }
}

const disclosureOf = (mode: string | null | undefined): Content['disclosure'] | null =>
  mode === '主动' ? 'proactive' : mode === '依申请' ? 'on-application' : null

type Present<T> = { [Key in keyof T]?: NonNullable<T[Key]> }

/** Those members that say something. */
export function present<T extends object>(members: T): Present<T> {
  const there: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(members))
    if (value != null && !(Array.isArray(value) && value.length === 0)) there[name] = value
  return there as Present<T>
}

/** What an accepted row says, with its texts as they will be signed. */
export function valuesAsSigned(values: RowValues, signed: Content): RowValues {
  const { title, body, organ, documentNumber, indexNumber, field, catalogue } = signed
  const texts = { title, documentNumber, indexNumber, field, ...catalogue, organ: organ?.name, body: body.text }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && name in texts ? (texts[name as keyof typeof texts] ?? null) : value,
    ]),
  )
}
