import { hashOfRows } from '../../services/domain/catalogue/printed-row.ts'
import { instantOf, type NodeId, parseDivisionCode } from '../../services/domain/ids.ts'
import type { CatalogueRow, Content, Relation } from '../../services/domain/item/content.ts'
import { shippedRules } from '../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'

/** Rows in own words. */
export const RELIEF_ROWS: CatalogueRow[] = [
  {
    ...{
      rowId: 'r1',
      no: '1',
      level1: '救灾物资',
      level2: '物资发放',
      elements: '发放清单、对象',
      subject: '县应急局',
    },
    ...{
      basis: '《政府信息公开条例》',
      timeLimit: '信息形成或者变更之日起20个工作日内',
      channels: ['政府网站', '公示栏'],
    },
  },
  { rowId: 'r2', no: '2', level1: '救灾物资', level2: '捐赠款物', timeLimit: '及时公开', subject: '县应急局' },
  { rowId: 'r3', no: '3', level1: '灾情', level2: '旧报表', timeLimit: '想起来再说', ended: '2026-02-01' },
]

/** A hub in which the city reviews the catalogues of counties and townships. */
export async function startCatalogueHub(): Promise<ScratchHub> {
  const hub = await startScratchHub()
  const divisionCode = parseDivisionCode('341200')
  const by = { byLevel: 'city', reviews: 'catalogue' }
  await hub.define(
    ...shippedRules(divisionCode).filter((fact) => !('set' in fact && ['review', 'fields'].includes(fact.set))),
    {
      ...{ type: 'RulesAdopted', set: 'review', divisionCode, since: '2020-01-01' },
      rules: [
        { id: 'county', level: 'county', ...by, minor: ['basis'] },
        { id: 'township', level: 'township', ...by },
      ],
    },
  )
  return hub
}

export const catalogueContent = (field: string, rows = RELIEF_ROWS): Content => ({
  ...contentOf(`${field}目录`, ''),
  kind: 'catalogue',
  field,
  rows,
})

export const onDay = (hub: ScratchHub, day: string): void => {
  hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
}

interface Verdict {
  by: NodeId
  of: NodeId
  field: string
  rows?: CatalogueRow[]
}

export const judgeCatalogue = (
  hub: ScratchHub,
  verdict: 'approved' | 'returned',
  { by, of, field, rows = RELIEF_ROWS }: Verdict,
) =>
  hub.publish(by, {
    ...contentOf(`${field}目录审核意见`, '见附表'),
    ...{ kind: 'review', field, verdict: { verdict, of: { nodeId: of, field }, rowsHash: hashOfRows(rows) } },
  })

/** What is published for a row. */
export const fulfilling = (title: string, { itemId, part }: Pick<Relation, 'itemId' | 'part'>): Content =>
  contentOf(title, '内容', { relations: [{ rel: 'fulfils', itemId, part }] })
