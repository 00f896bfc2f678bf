import type { Command } from 'commander'
import type { Directory } from '../../../domain/directory/directory.ts'
import type { NodeId } from '../../../domain/ids.ts'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import type { SubmissionHead, SubmissionStore } from '../../../ports/submission-store.ts'
import type { CommandContext } from '../../cli/command-context.ts'
import { clerkWhoSigns } from '../../cli/signing-clerk.ts'
import { typedNodeId } from '../../cli/typed-ids.ts'
import { type LogSide, openLogSide } from '../../engines/open-stores.ts'
import { SIGNING, type SigningOptions } from '../sign-command.ts'
import { type NamedRound, namedRound, reviewerOf, submissionsToReview } from './local-submissions.ts'

/** Which round a reviewer means, and who says something of it. */
export interface ReviewFlags extends NamedRound, Pick<SigningOptions, 'actor'> {
  as?: NodeId
  dryRun: boolean
}

/** The options of every command that says something of a round. */
export const reviewOptions = (command: Command): Command =>
  command
    .option('--node <nodeId>', 'the office, in place of the id: its latest round', typedNodeId)
    .option('--field <name>', 'the field of that round')
    .option('--as <nodeId>', 'the reviewing node, where several may', typedNodeId)
    .option(...SIGNING.actor)

export interface OpenRound {
  side: LogSide
  directory: Directory
  store: SubmissionStore
  head: SubmissionHead
  /** Today. */
  day: string
  reviewer: NodeId
  /** Who signs; empty in a dry run. */
  clerk: string
}

/** Opens what a reviewer needs for a round of this folder, as long as the work takes. HubErrors as `namedRound` and `reviewerOf`. */
export async function withRound(
  context: CommandContext,
  { as: typed, actor, dryRun, ...named }: ReviewFlags,
  work: (round: OpenRound) => Promise<void> | void,
): Promise<void> {
  const { data, clock } = context
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  using store = submissionsToReview(data)
  const head = namedRound(store, named)
  const day = dayInShanghai(clock.now())
  const reviewer = reviewerOf(directory, data, { ...head, day, typed })
  const clerk = dryRun ? '' : clerkWhoSigns(context, reviewer, actor)
  await work({ side, directory, store, head, day, reviewer, clerk })
}
