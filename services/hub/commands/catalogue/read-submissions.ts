import type { Command } from 'commander'
import type { NodeId } from '../../../domain/ids.ts'
import { submissionPage } from '../../../publisher/submission/submissions-of-reader.ts'
import { contextOf } from '../../cli/command-context.ts'
import { positiveNumber } from '../../cli/positive-number.ts'
import { sayRound } from '../../cli/say-submissions.ts'
import { typedNodeId } from '../../cli/typed-ids.ts'
import { openLogSide } from '../../engines/open-stores.ts'
import { submissionsHere } from './local-submissions.ts'

interface InboxFlags {
  node?: NodeId
  field?: string
  all: boolean
  limit: number
  before?: string
}

/** `hub catalogue submissions`: what offices have sent to this hub for review. */
export function catalogueSubmissions(program: Command, group: Command): void {
  group
    .command('submissions')
    .description('the drafts that offices have sent here and that wait for a review, the latest first')
    .option('--node <nodeId>', 'only of this office', typedNodeId)
    .option('--field <name>', 'only of this field')
    .option('--all', 'those that were answered or replaced, too', false)
    .option('--limit <number>', 'how many at most', positiveNumber, 200)
    .option('--before <submissionId>', 'only those received before this one: where the last answer ended')
    .action(async ({ node: nodeId, field, all, limit, before }: InboxFlags) => {
      const context = contextOf(program)
      await using side = await openLogSide(context)
      const directory = await side.directory.refresh()
      using store = submissionsHere(context.data)
      const filter = { nodeId, field, before, limit, state: all ? undefined : ('waiting' as const) }
      const page = store === null ? { submissions: [], next: null } : submissionPage(store, filter, () => true)
      const { submissions, next } = page
      context.output.result(page, () =>
        [
          ...submissions.map((head) => sayRound(head, directory.node(head.nodeId)?.name)),
          ...(submissions.length === 0 && next === null ? ['没有等待审核的报送。'] : []),
          ...(next === null ? [] : [`还有更早的：--before ${next}`]),
        ].join('\n'),
      )
    })
}
