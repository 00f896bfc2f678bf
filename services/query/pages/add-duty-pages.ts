import type { Router } from 'express'
import { fail } from '../../http/problem.ts'
import { officesUnder } from '../catalogues/offices-under.ts'
import type { PrepareDuties } from '../duties/duty-lists.ts'
import { recurringRows } from '../duties/recurring-rows.ts'
import type { ItemReader } from '../item-reader.ts'
import { outletOf } from '../requested-outlet.ts'
import { withheldOnce } from '../withheld-once.ts'
import { dutyPageParameters, renderDutyPage } from './duty-page.ts'
import type { PageAnswer } from './page-answer.ts'

const LIMIT = 50

/** The page of what the offices of a county have to publish. */
export function addDutyPages(
  router: Router,
  { active, directory }: Pick<ItemReader, 'active' | 'directory'>,
  { prepare, answer }: { prepare: PrepareDuties; answer: PageAnswer },
): void {
  router.get('/sites/:code/duties', async (request, response) => {
    const { division } = await outletOf('site', String(request.params.code), directory)
    const { node, ...asked } = dutyPageParameters.parse(request.query)
    const offices = officesUnder(directory.latest(), division.code)
    const office = node === undefined ? offices[0] : offices.find(({ nodeId }) => nodeId === node)
    if (office === undefined) return fail('outlet-unknown', { outlet: `site/${division.code} ${node ?? ''}`.trim() })
    await active.use(async (generation) => {
      const prepared = await prepare(generation, { ...asked, node: office.nodeId, limit: LIMIT })
      const { freshness, on, question } = prepared
      await answer(request, response, {
        state: [prepared.state, division],
        freshness,
        render: async () => {
          const rows = await recurringRows(question, office.nodeId)
          const list = await prepared.read()
          return renderDutyPage({
            ...{ division, offices, office, on, state: asked.state, directory: prepared.directory },
            rows: rows.standings,
            list: {
              ...list,
              withheld: withheldOnce([...rows.withheld, ...list.withheld]),
              incomplete: rows.isCut ? [office.nodeId] : list.incomplete,
            },
            continued: asked.cursor !== undefined,
          })
        },
      })
    })
  })
}
