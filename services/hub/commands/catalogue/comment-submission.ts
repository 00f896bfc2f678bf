import type { Command } from 'commander'
import { canonicalText, hashOf } from '../../../domain/canonical.ts'
import { standingRows } from '../../../domain/catalogue/standing-rows.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import { HubError } from '../../../domain/errors.ts'
import { reviewComments } from '../../../domain/submission/draft-schema.ts'
import { LONGEST_COMMENT, type ReviewComment, type Submission } from '../../../domain/submission/submission.ts'
import { problemOfRejection, sayProblem } from '../../../http/problem.ts'
import type { SubmissionStore } from '../../../ports/submission-store.ts'
import { commentsOfCheck } from '../../../publisher/submission/comments-of-check.ts'
import { takeComments } from '../../../publisher/submission/take-comments.ts'
import { type CommandContext, contextOf } from '../../cli/command-context.ts'
import { EXIT } from '../../cli/output.ts'
import { sayComments } from '../../cli/say-submissions.ts'
import { remarksOn } from './read-catalogue-file.ts'
import { type ReviewFlags, reviewOptions, withRound } from './review-round.ts'

interface CommentFlags extends Omit<ReviewFlags, 'submissionId'> {
  row?: string
  fromCheck: boolean
}

/** `hub catalogue comment`: says something of a row of a round, or of the whole, to the office that sent it. */
export function catalogueComment(program: Command, group: Command): void {
  reviewOptions(group.command('comment [submissionId] [text]'))
    .description('comment on a round for the office that sent it; nothing of it is public')
    .option('--row <row>', 'the row: its id, or its 序号; without it the whole')
    .option('--from-check', 'take what hub catalogue check finds', false)
    .option('--dry-run', 'say what would be kept, keep nothing', false)
    .action((first: string | undefined, second: string | undefined, flags: CommentFlags) =>
      // With --node and --field the one word is the text.
      flags.node === undefined
        ? commentSubmission(program, { submissionId: first, text: second }, flags)
        : commentSubmission(program, { submissionId: undefined, text: second ?? first }, flags),
    )
}

async function commentSubmission(
  program: Command,
  { submissionId, text }: { submissionId: string | undefined; text: string | undefined },
  { row, fromCheck, ...flags }: CommentFlags,
): Promise<void> {
  if (fromCheck === (text !== undefined)) throw new HubError('usage', 'Give a text, or --from-check.')
  const context = contextOf(program)
  const { output } = context
  await withRound(context, { ...flags, submissionId }, ({ directory, store, head, day, clerk }) => {
    const submission = store.submission(head.submissionId) as Submission
    const comments = fromCheck ? checked(submission, directory, day) : [commentOn(submission, text ?? '', row)]
    if (!flags.dryRun && comments.length > 0) return keep(context, store, { submission, comments, clerk })
    output.result({ kept: false, comments }, () =>
      comments.length === 0
        ? '检查没有发现问题，没有意见。'
        : comments.map(({ rowId, text }) => `${rowId ?? '整份目录'}：${text}`).join('\n'),
    )
  })
}

/** The same comments by the same person are kept once. */
function keep(
  { output, clock }: CommandContext,
  store: SubmissionStore,
  { submission, comments: said, clerk }: { submission: Submission; comments: ReviewComment[]; clerk: string },
): void {
  const { submissionId, rows } = submission
  const idempotencyKey = hashOf(canonicalText(said))
  const taken = takeComments(store, { submissionId, comments: said, actor: clerk, idempotencyKey, at: clock.now() })
  if (!taken.ok) {
    const problem = problemOfRejection(taken)
    output.result(problem, () => sayProblem(problem))
    return output.exit(EXIT.failed)
  }
  const comments = store.comments(submissionId)
  const { added, isRepeat } = taken
  const total = comments.length
  output.result({ kept: true, isRepeat, added: isRepeat ? 0 : added, total, submissionId }, () =>
    [isRepeat ? '这些意见此前已经记下。' : `记下 ${added} 条意见，共 ${total} 条：`, sayComments(comments, rows)].join(
      '\n',
    ),
  )
}

/** What the first review finds, row by row. */
function checked({ nodeId, rows }: Submission, directory: Directory, day: string): ReviewComment[] {
  const division = directory.node(nodeId)?.divisionCode
  if (division === undefined)
    throw new HubError('node-unregistered', `The directory does not know the node "${nodeId}".`)
  const standing = standingRows(rows)
  return commentsOfCheck(standing, remarksOn(standing, { directory, division, day }))
}

/** A row is named by its id, or by its printed number where only one has it. HubError `usage`. */
function commentOn({ rows }: Submission, text: string, row: string | undefined): ReviewComment {
  const found = row === undefined ? [] : rows.filter(({ rowId }) => rowId === row)
  const wanted = found.length > 0 || row === undefined ? found : rows.filter(({ no }) => no === row)
  if (row !== undefined && wanted.length !== 1)
    throw new HubError(
      'usage',
      `${wanted.length === 0 ? 'No row' : 'Several rows'} of the draft: "${row}". Give the id of one.`,
    )
  const [comment] = reviewComments.safeParse([{ rowId: wanted[0]?.rowId, text }]).data ?? []
  if (comment === undefined) throw new HubError('usage', `A comment has 1 to ${LONGEST_COMMENT} characters.`)
  return comment
}
