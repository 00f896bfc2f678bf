import type { DivisionCode } from '../../domain/ids.ts'
import type { Content, Organ } from '../../domain/item/content.ts'
import type { ImportRecord } from './import-record.ts'

const KINDS: [RegExp, Organ['kind']][] = [
  [/(村民委员会|村委会|居民委员会|居委会)$/, 'villagers-committee'],
  [/(合作社|经济联合社|集体经济组织)$/, 'collective'],
  [/(人民政府|人民政府办公室|政府办公室|街道办事处|管理委员会|管委会)$/, 'government'],
]

const kindOf = (name: string): Organ['kind'] => KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'department'

/**
 * The content that a record becomes: shown on its division's board (all boards under a township, county or
 * city), its county's site and the city's topic. Cells that are empty are left out.
 */
export function contentOf(record: ImportRecord, division: DivisionCode): Content {
  const { level1, level2, elements, basis, timeLimit, channels, audience, mode, levels } = record
  const catalogue = present({ level1, level2, elements, basis, timeLimit, channels, audience, mode, levels })
  return {
    title: record.title ?? '',
    body: { format: 'text', text: record.body ?? '' },
    shownOn: { board: [division], site: 'all', topic: 'all' },
    ...present({
      organ: record.organ == null ? null : { name: record.organ, kind: kindOf(record.organ), divisionCode: division },
      documentNumber: record.documentNumber,
      indexNumber: record.indexNumber,
      issuedOn: record.issuedOn,
      publishedOn: record.publishedOn,
      field: record.field,
      disclosure: disclosureOf(mode),
    }),
    ...(Object.keys(catalogue).length > 0 && { catalogue }),
  }
}

const disclosureOf = (mode: string | null | undefined): Content['disclosure'] | null =>
  mode === '主动' ? 'proactive' : mode === '依申请' ? 'on-application' : null

type Present<T> = { [Key in keyof T]?: NonNullable<T[Key]> }

const present = <T extends object>(members: T): Present<T> =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value != null && !(Array.isArray(value) && value.length === 0)),
  ) as Present<T>
