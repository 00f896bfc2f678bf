import type { Command } from 'commander'
import type { DirectoryNode } from '../../../domain/directory/directory.ts'
import type { ReviewAnswer } from '../../../domain/submission/submission.ts'
import type { SubmissionHead, SubmissionStore } from '../../../ports/submission-store.ts'
import { livingItems } from '../../../publisher/living-items.ts'
import { isVerdict, standingVerdict, verdictCommand } from '../../../publisher/submission/round-verdict.ts'
import { type CommandContext, contextOf } from '../../cli/command-context.ts'
import { sayRound } from '../../cli/say-submissions.ts'
import { tellWhenShown } from '../../cli/tell-when-shown.ts'
import { newId } from '../../clock.ts'
import { openOwnNode } from '../../nodes/open-own-node.ts'
import { SIGNING, type SigningOptions, signCommand, tryCommand } from '../sign-command.ts'
import { type OpenRound, type ReviewFlags, reviewOptions, withRound } from './review-round.ts'

type Verdict = ReviewAnswer['verdict']

interface AnswerFlags extends ReviewFlags, Pick<SigningOptions, 'strict' | 'review'> {}

const NAMED: Record<Verdict, [command: string, description: string]> = {
  approved: ['approve', 'approve a round: signs a public item that names the hash of its rows'],
  returned: ['return', 'return a round to be mended: signs a public item, without the comments'],
}

/** `hub catalogue approve` and `hub catalogue return`: the reviewer's decision, on the log. */
export function catalogueAnswers(program: Command, group: Command): void {
  for (const verdict of ['approved', 'returned'] as const) {
    const [name, description] = NAMED[verdict]
    reviewOptions(group.command(`${name} [submissionId]`))
      .description(description)
      .option(...SIGNING.strict)
      .option(...SIGNING.review)
      .option('--dry-run', 'say what would be signed, sign nothing', false)
      .action((submissionId: string | undefined, flags: AnswerFlags) =>
        answerSubmission(contextOf(program), verdict, { ...flags, submissionId }),
      )
  }
}

const answerSubmission = (context: CommandContext, verdict: Verdict, flags: AnswerFlags): Promise<void> =>
  withRound(context, flags, (round) => answerRound(context, verdict, { ...flags, round }))

async function answerRound(
  context: CommandContext,
  verdict: Verdict,
  { round, dryRun, strict, review }: Pick<AnswerFlags, 'dryRun' | 'strict' | 'review'> & { round: OpenRound },
): Promise<void> {
  const { data, output, clock } = context
  const { side, directory, store, head, day, reviewer, clerk } = round
  using own = await openOwnNode(context, side, reviewer)
  const living = livingItems({ journal: own.journal, codec: side.codec }, isVerdict)
  const stands = standingVerdict(living, head)
  if (stands?.verdict === verdict && !dryRun) {
    store.answer(head.submissionId, { verdict, itemId: stands.itemId, actor: clerk, at: clock.now() })
    return tellRound(context, store, head, { repeated: true })
  }
  const office = directory.node(head.nodeId) as DirectoryNode
  const latest = store.latest(head.nodeId, head.field)?.round ?? head.round
  if (latest !== head.round) output.note(`请注意：这是第 ${head.round} 次报送，最近一次是第 ${latest} 次。`)
  const command = verdictCommand(verdict, head, { reviewer: own.node, office, day, newId })
  const { content } = command
  // The same office and field are answered again and again, in nearly the same words.
  const options = { ...(strict !== undefined && { strict }), review, new: true, clerk }
  if (dryRun) {
    const warnings = tryCommand(context, own, command, options)
    if (warnings === null) return
    return output.result({ signed: false, warnings, submission: head, content }, () =>
      [sayRound(head, office.name), `将公开：${content.title}`, content.body.text, '没有签发。'].join('\n'),
    )
  }
  const signed = signCommand(context, own, command, { ...options, more: { submission: head, verdict } })
  if (signed === null) return
  output.note(`已签发“${content.title}”。`)
  store.answer(head.submissionId, { verdict, itemId: signed.itemId, actor: clerk, at: clock.now() })
  tellWhenShown(data, output)
}

function tellRound(
  { output }: CommandContext,
  store: SubmissionStore,
  { submissionId }: SubmissionHead,
  more: { repeated: true },
): void {
  const head = store.head(submissionId) as SubmissionHead
  output.result({ ...more, itemId: head.answer?.itemId, submission: head }, () =>
    ['这一意见此前已经签发，没有重复签发。', sayRound(head)].join('\n'),
  )
}
