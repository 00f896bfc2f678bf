import { type Command, InvalidArgumentError } from 'commander'
import { hashOfRows } from '../../../domain/catalogue/printed-row.ts'
import { HubError } from '../../../domain/errors.ts'
import type { Hash, ItemId, NodeId } from '../../../domain/ids.ts'
import type { CatalogueRow } from '../../../domain/item/content.ts'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import { sayProblem } from '../../../http/problem.ts'
import { catalogueDraft, draftContent } from '../../../publisher/catalogue/catalogue-draft.ts'
import { livingCatalogues } from '../../../publisher/catalogue/living-catalogues.ts'
import { type CommandContext, contextOf } from '../../cli/command-context.ts'
import { EXIT } from '../../cli/output.ts'
import { printReview, reviewOf } from '../../cli/say-catalogue.ts'
import { sayRound } from '../../cli/say-submissions.ts'
import { typedItemId, typedNodeId } from '../../cli/typed-ids.ts'
import { untilReached } from '../../cli/until-reached.ts'
import { nodeKey } from '../../data/keys.ts'
import { type LogSide, openLogSide } from '../../engines/open-stores.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import { openOwnNode } from '../../nodes/open-own-node.ts'
import { createReviewClient } from '../../nodes/review-client.ts'
import { reviewerOfDraft } from '../../nodes/reviewer-of-draft.ts'
import { sendDraft } from '../../nodes/send-draft.ts'
import { SIGNING, type SigningOptions } from '../sign-command.ts'
import { publishableContent } from '../sign-content.ts'
import { type ReadingFlags, readCatalogueFile, readingOptions, remarksOn } from './read-catalogue-file.ts'

interface SubmitFlags extends ReadingFlags, Pick<SigningOptions, 'strict' | 'acknowledge'> {
  node: NodeId
  field: string
  item?: ItemId
  to?: string
  reviewer?: NodeId
  wait: number
  dryRun: boolean
}

/** How to reach the reviewing hub. */
export const REACHING = {
  to: ['--to <url>', 'the reviewing hub, if not the one that the rules name'],
  reviewer: ['--reviewer <nodeId>', 'its node that reviews, where the rules name several', typedNodeId],
  wait: ['--wait <seconds>', 'how long to try again while it cannot be reached', typedSeconds, 60],
} as const

/** `hub catalogue submit`: sends a draft to whoever reviews it. It is not public. */
export function catalogueSubmit(program: Command, group: Command): void {
  readingOptions(group.command('submit [file]'))
    .description('send a draft to its reviewer: a CSV or XLSX file, or without one the catalogue that is published')
    .requiredOption('--node <nodeId>', 'the office, a node of this folder', typedNodeId)
    .requiredOption('--field <name>', 'the field of disclosure')
    .option('--item <itemId>', 'the published catalogue, where there are several', typedItemId)
    .option(...REACHING.to)
    .option(...REACHING.reviewer)
    .option(...REACHING.wait)
    .option(...SIGNING.strict)
    .option(...SIGNING.acknowledge)
    .option('--dry-run', 'say what would be sent, send nothing', false)
    .action((file: string | undefined, flags: SubmitFlags) => submitCatalogue(program, file, flags))
}

interface DraftRows {
  rows: CatalogueRow[]
  rowsHash: Hash
  /** The first review of a file; null for what is published. */
  review: ReturnType<typeof reviewOf> | null
  said: string
}

async function submitCatalogue(program: Command, file: string | undefined, flags: SubmitFlags): Promise<void> {
  const { node: nodeId, field, to, reviewer, wait, dryRun } = flags
  const context = contextOf(program)
  const { data, output, clock } = context
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  using own = await openOwnNode(context, side, nodeId)
  const draft =
    file === undefined ? publishedRows(side, own, flags) : await rowsOfFile(file, { context, side, own }, flags)
  if (draft === null) return
  const { rows, rowsHash, review, said } = draft
  const day = dayInShanghai(clock.now())
  const receiver = reviewerOfDraft(directory, data, { nodeId, field, day, to, reviewer })
  const more = { ...receiver, rows: rows.length, rowsHash, ...(review !== null && { review }) }
  if (dryRun)
    return output.result(
      { submitted: false, ...more },
      () => `${said}\n可以报送到 ${receiver.address}（${receiver.reviewer}，${rows.length} 行），没有报送。`,
    )
  const client = createReviewClient({ ...receiver, nodeId, key: nodeKey(data, nodeId), now: clock.now })
  const { isNew, round } = await untilReached(() => sendDraft(client, { nodeId, field, rows, rowsHash }), wait, output)
  output.result({ submitted: true, isNew, ...more, submission: round }, () =>
    [said, isNew ? '已报送。' : '这一份此前已经报送，没有重复报送。', sayRound(round)].join('\n'),
  )
}

/** Null for a file that cannot be sent, which is told. */
async function rowsOfFile(
  file: string,
  { context, side, own }: { context: CommandContext; side: LogSide; own: OpenNode },
  flags: SubmitFlags,
): Promise<DraftRows | null> {
  const { output, clock } = context
  const read = await readCatalogueFile(file, flags)
  const { field, strict, acknowledge } = flags
  const directory = side.directory.latest()
  const day = dayInShanghai(clock.now())
  const sheet = read.rows.map(({ content }) => content)
  const standing = livingCatalogues({ journal: own.journal, codec: side.codec }, field).at(-1) ?? null
  const draft = catalogueDraft(sheet, standing, day)
  const { rows, rowsHash } = draft
  const remarks = remarksOn(sheet, { directory, division: own.node.divisionCode, day })
  const [review, said] = [reviewOf(read, remarks), printReview(read, remarks)]
  if (read.faults.length > 0 || (strict === true && remarks.some(({ isNote }) => !isNote))) {
    output.result({ file, submitted: false, review }, () => `${said}\n没有报送。`)
    output.exit(EXIT.failed)
    return null
  }
  const made = publishableContent(draftContent(draft, { field, office: own.node.name }), own, acknowledge)
  if ('problem' in made) {
    output.result({ ...made.problem, review }, () => `${said}\n${sayProblem(made.problem)}\n没有报送。`)
    output.exit(EXIT.failed)
    return null
  }
  return { rows, rowsHash, review, said }
}

/** HubError `usage` where nothing is published. */
function publishedRows({ codec }: LogSide, { journal, nodeId }: OpenNode, { field, item }: SubmitFlags): DraftRows {
  const published = livingCatalogues({ journal, codec }, field)
  const found = item === undefined ? published.at(-1) : published.find(({ itemId }) => itemId === item)
  if (found === undefined)
    throw new HubError('usage', `${nodeId} has published no such catalogue of the field "${field}": give a file.`)
  const rows = found.content.rows ?? []
  return {
    rows,
    rowsHash: hashOfRows(rows),
    review: null,
    said: `${found.itemId} 第 ${found.version} 版，${rows.length} 行。`,
  }
}

function typedSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It is a whole number of seconds.')
  return Number(text)
}
