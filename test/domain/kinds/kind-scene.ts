import type { Content } from '../../../services/domain/item/content.ts'
import { NO_BODY } from '../../../services/domain/kinds/rendered-body.ts'
import { contentWith, itemOf, LIULIN } from '../scene.ts'

/** A content of each kind, as it is sent in. */
export const CATALOGUE_ROWS: Content['rows'] = [
  {
    rowId: 'r1',
    no: '1',
    level1: '社会救助',
    level2: '低保',
    timeLimit: '20个工作日内',
    channels: ['公开栏', '政府网站'],
  },
  {
    rowId: 'r2',
    no: '2',
    level1: '社会救助 & <特困>',
    elements: '一\n二',
    disclosure: 'withheld',
    ended: '2026-03-01',
  },
]
export const OF_KIND: Record<string, Content> = {
  document: contentWith({ kind: 'document', form: 'normative' }),
  catalogue: contentWith({ kind: 'catalogue', form: 'powers', rows: CATALOGUE_ROWS, body: NO_BODY }),
  table: contentWith({
    kind: 'table',
    form: 'report',
    period: '2025-Q4',
    table: {
      columns: [
        { id: 'item', title: '项目', type: 'text' },
        { id: 'sum', title: '金额', type: 'number', unit: '元' },
        { id: 'on', title: '日期', type: 'date' },
      ],
      rows: [
        ['清淤', '12,000.50', '2025-12-01'],
        ['', '—', ''],
      ],
    },
    body: NO_BODY,
  }),
  plan: contentWith({
    kind: 'plan',
    tasks: [
      { no: 1, text: '制定方案', lead: '市政务公开办', due: '2020-11-20', dueRaw: '11月中旬' },
      { no: 2, text: '长期任务', continuous: true, assigned: ['341222'] },
    ],
    body: NO_BODY,
  }),
  review: contentWith({
    kind: 'review',
    verdict: { verdict: 'approved' },
    relations: [
      { rel: 'reviews', itemId: itemOf(LIULIN, 9), version: 1, fingerprint: `sha-256:${'a'.repeat(64)}` as never },
    ],
  }),
}
