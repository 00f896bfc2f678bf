import type { Command } from 'commander'
import type { Directory } from '../../../domain/directory/directory.ts'
import { HubError } from '../../../domain/errors.ts'
import type { NodeId } from '../../../domain/ids.ts'
import type { CatalogueRow } from '../../../domain/item/content.ts'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import { reviewRulesFor } from '../../../domain/rules/may-review.ts'
import { errorForClerk } from '../../../edge/error-for-clerk.ts'
import type { KeptComment, SubmissionHead } from '../../../ports/submission-store.ts'
import type { ToldSubmission } from '../../../publisher/submission/way-to-reviewer.ts'
import { type CommandContext, contextOf } from '../../cli/command-context.ts'
import { sayComments, sayRound } from '../../cli/say-submissions.ts'
import { typedNodeId } from '../../cli/typed-ids.ts'
import { untilReached } from '../../cli/until-reached.ts'
import { nodeKey } from '../../data/keys.ts'
import { ownNode } from '../../data/own-nodes.ts'
import { openLogSide } from '../../engines/open-stores.ts'
import { createReviewClient, type ReviewClient } from '../../nodes/review-client.ts'
import { reviewerOfDraft } from '../../nodes/reviewer-of-draft.ts'
import { wholeRound } from '../../nodes/whole-round.ts'
import { localRound } from './local-submissions.ts'
import { REACHING } from './submit-catalogue.ts'

interface StatusFlags {
  node: NodeId
  field?: string
  to?: string
  reviewer?: NodeId
  wait: number
}

/** `hub catalogue status`: how what an office has sent stands at its reviewer. */
export function catalogueStatus(program: Command, group: Command): void {
  group
    .command('status')
    .description('how the drafts that an office has sent stand at their reviewer')
    .requiredOption('--node <nodeId>', 'the office, a node of this folder', typedNodeId)
    .option('--field <name>', 'only of this field')
    .option(...REACHING.to)
    .option(...REACHING.reviewer)
    .option(...REACHING.wait)
    .action(async (flags: StatusFlags) => {
      const context = contextOf(program)
      const { output } = context
      const rounds: ToldSubmission[] = []
      for (const client of await clientsOf(context, flags))
        rounds.push(...(await untilReached(() => client.rounds(flags.field), flags.wait, output)))
      output.result({ node: flags.node, submissions: rounds }, () =>
        rounds.length === 0 ? '没有报送过。' : rounds.map((round) => sayRound(round)).join('\n'),
      )
    })
}

interface CommentsFlags extends Omit<StatusFlags, 'node'> {
  node?: NodeId
  round?: number
}

/** `hub catalogue comments`: what the reviewer says, on either side. */
export function catalogueComments(program: Command, group: Command): void {
  group
    .command('comments [submissionId]')
    .description('what the reviewer says of a round, row by row: of the latest one of an office, or of one by its id')
    .option('--node <nodeId>', 'the office, a node of this folder', typedNodeId)
    .option('--field <name>', 'the field of disclosure')
    .option(...REACHING.to)
    .option(...REACHING.reviewer)
    .option(...REACHING.wait)
    .action(async (submissionId: string | undefined, flags: CommentsFlags) => {
      const context = contextOf(program)
      const found = await roundToRead(context, submissionId, flags)
      const { rows, comments, ...head } = found
      context.output.result({ submission: head, comments }, () =>
        [sayRound(head), sayComments(comments, rows)].join('\n'),
      )
    })
}

type WholeRound = SubmissionHead & { rows: CatalogueRow[]; comments: KeptComment[] }

/** At the reviewer the round lies here; the office asks for it. */
async function roundToRead(
  context: CommandContext,
  submissionId: string | undefined,
  { node, field, ...reaching }: CommentsFlags,
): Promise<WholeRound> {
  const { data, output } = context
  const here = submissionId === undefined ? null : localRound(data, submissionId)
  if (here !== null) return here
  if (node === undefined || (submissionId === undefined && field === undefined))
    throw new HubError(
      'usage',
      submissionId === undefined
        ? 'Name a round by its id, or the office by --node and --field.'
        : `No round ${submissionId} lies here. An office adds --node.`,
    )
  for (const client of await clientsOf(context, { node, field, ...reaching })) {
    const found = await untilReached(() => wholeRound(client, submissionId, field), reaching.wait, output)
    if (found !== null) return found
  }
  throw errorForClerk('submission-unknown')
}

/** One for each hub that reviews what the office sends: of one field, or of all. */
async function clientsOf(
  context: CommandContext,
  { node: nodeId, field, to, reviewer }: StatusFlags,
): Promise<ReviewClient[]> {
  const { data, clock } = context
  ownNode(data, nodeId)
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  const day = dayInShanghai(clock.now())
  const fields = field !== undefined || to !== undefined ? [field ?? ''] : reviewedFields(directory, nodeId, day)
  const receivers = fields.map((one) => reviewerOfDraft(directory, data, { nodeId, field: one, day, to, reviewer }))
  const key = nodeKey(data, nodeId)
  const each = new Map(receivers.map((receiver) => [`${receiver.reviewer} ${receiver.address}`, receiver]))
  return [...each.values()].map((receiver) => createReviewClient({ ...receiver, nodeId, key, now: clock.now }))
}

/** The fields whose reviewer has an address, or all that there are where no rule has one. */
function reviewedFields(directory: Directory, of: NodeId, day: string): string[] {
  const fields = directory.fields()
  const named = fields.filter((field) =>
    reviewRulesFor(directory, { reviews: 'catalogue', of, field, day }).some(({ address }) => address !== undefined),
  )
  return named.length > 0 ? named : fields.slice(0, 1)
}
