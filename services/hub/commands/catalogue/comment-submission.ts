import type { Command } from 'commander'
import { canonicalText, hashOf } from '../../../domain/canonical.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import { HubError } from '../../../domain/errors.ts'
import type { NodeId } from '../../../domain/ids.ts'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import { reviewComments } from '../../../domain/submission/draft-schema.ts'
import { LONGEST_COMMENT, type ReviewComment, type Submission } from '../../../domain/submission/submission.ts'
import { sayRemark } from '../../../edge/catalogue-remarks.ts'
import { problemOfRejection, sayProblem } from '../../../http/problem.ts'
import { takeComments } from '../../../publisher/submission/take-comments.ts'
import { contextOf } from '../../cli/command-context.ts'
import { EXIT } from '../../cli/output.ts'
import { sayComments } from '../../cli/say-submissions.ts'
import { clerkWhoSigns } from '../../cli/signing-clerk.ts'
import { typedNodeId } from '../../cli/typed-ids.ts'
import { openLogSide } from '../../engines/open-stores.ts'
import { SIGNING } from '../sign-command.ts'
import { namedRound, reviewerOf, submissionsToReview } from './local-submissions.ts'
import { remarksOn } from './read-catalogue-file.ts'

interface CommentFlags {
  node?: NodeId
  field?: string
  row?: string
  fromCheck: boolean
  as?: NodeId
  actor?: string
  dryRun: boolean
}

/** `hub catalogue comment`: says something of a row of a round, or of the whole, to the office that sent it. */
export function catalogueComment(program: Command, group: Command): void {
  group
    .command('comment [submissionId] [text]')
    .description('comment on a round for the office that sent it; nothing of it is public')
    .option('--node <nodeId>', 'the office, in place of the id: its latest round', typedNodeId)
    .option('--field <name>', 'the field of that round')
    .option('--row <row>', 'the row: its id, or its 序号; without it the whole')
    .option('--from-check', 'take what hub catalogue check finds', false)
    .option('--as <nodeId>', 'the reviewing node, where several may', typedNodeId)
    .option(...SIGNING.actor)
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
  { node, field, row, fromCheck, as: typed, actor, dryRun }: CommentFlags,
): Promise<void> {
  if (fromCheck === (text !== undefined)) throw new HubError('usage', 'Give a text, or --from-check.')
  const context = contextOf(program)
  const { data, output, clock } = context
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  using store = submissionsToReview(data)
  const head = namedRound(store, { submissionId, node, field })
  const submission = store.submission(head.submissionId) as Submission
  const now = clock.now()
  const day = dayInShanghai(now)
  const reviewer = reviewerOf(directory, data, { ...head, day, typed })
  const clerk = dryRun ? '' : clerkWhoSigns(context, reviewer, actor)
  const said = fromCheck ? checked(submission, directory, day) : [commentOn(submission, text ?? '', row)]
  const { rows } = submission
  if (dryRun || said.length === 0)
    return output.result({ kept: false, comments: said }, () =>
      said.length === 0
        ? '检查没有发现问题，没有意见。'
        : said.map(({ rowId, text }) => `${rowId ?? '整份目录'}：${text}`).join('\n'),
    )
  // The same comments by the same person are kept once.
  const idempotencyKey = hashOf(canonicalText(said))
  const taken = takeComments(store, {
    submissionId: head.submissionId,
    comments: said,
    actor: clerk,
    idempotencyKey,
    at: now,
  })
  if (!taken.ok) {
    const problem = problemOfRejection(taken)
    output.result(problem, () => sayProblem(problem))
    return output.exit(EXIT.failed)
  }
  const comments = store.comments(head.submissionId)
  const { added, isRepeat } = taken
  const total = comments.length
  output.result({ kept: true, isRepeat, added: isRepeat ? 0 : added, total, submissionId: head.submissionId }, () =>
    [isRepeat ? '这些意见此前已经记下。' : `记下 ${added} 条意见，共 ${total} 条：`, sayComments(comments, rows)].join(
      '\n',
    ),
  )
}

/** What the first review finds, row by row. Lapsed rows are left alone. */
function checked({ nodeId, rows }: Submission, directory: Directory, day: string): ReviewComment[] {
  const division = directory.node(nodeId)?.divisionCode
  if (division === undefined)
    throw new HubError('node-unregistered', `The directory does not know the node "${nodeId}".`)
  const standing = rows.filter(({ ended }) => ended === undefined)
  const nameOf = (index: number) => `序号 ${standing[index]?.no ?? standing[index]?.rowId}`
  return remarksOn(standing, { directory, division, day }).map(({ index, repeats, isNote, ...remark }) => {
    const said = sayRemark(repeats === undefined ? remark : { ...remark, value: nameOf(repeats) })
    return {
      rowId: standing[index]?.rowId as string,
      text: (isNote ? `（留意）${said}` : said).slice(0, LONGEST_COMMENT),
    }
  })
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
