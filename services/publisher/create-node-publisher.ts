import { type FileHash, filesIn } from '../domain/attachments.ts'
import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { HubError } from '../domain/errors.ts'
import type { Instant, ItemId } from '../domain/ids.ts'
import type { PublishItem } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import type { Acknowledgement } from '../domain/personal-data/check-personal-data.ts'
import type { Timers } from '../domain/timers.ts'
import type { JournalTransaction } from '../ports/journal.ts'
import { attachmentFaults } from './attachment-faults.ts'
import { withFilesFetched } from './attachments/fetch-files.ts'
import { type ChainEnd, endAfter } from './chain-event.ts'
import type { TextsOf } from './check-texts.ts'
import { type CheckedContent, type CleanAndCheck, createCleanAndCheck } from './clean-and-check.ts'
import { itemInForce } from './content-in-force.ts'
import { createJournalScrubbing } from './create-journal-scrubbing.ts'
import { differsFromLog } from './differs-from-log.ts'
import { type DutyToday, dutyOfContent } from './duty-of-content.ts'
import { withEncoding } from './encoding-faults.ts'
import { type CommandConditions, createCommandExecutor, type ExecutorDeps } from './execute-command.ts'
import { createPlaceNaming } from './known-places.ts'
import { createRevisionLook } from './look-at-revision.ts'
import type { CommandOutcome, CommandRequest, HowExecuted, NodePublisher } from './node-publisher.ts'
import { checkSignOffs } from './refused-sign-offs.ts'
import { TEXT_WORK_HERE, type TextsApart, type TextWork, withTextsApart, workHere } from './texts-apart.ts'
import { createTwinIndex, type PlaceNaming } from './twin-index.ts'
import { withoutWriting } from './without-writing.ts'

export interface NodePublisherDeps extends ExecutorDeps {
  directory: () => Directory
  now: () => Instant
  /** False while the journal and the log are known to differ. */
  isReady?: () => boolean
  placeNaming?: PlaceNaming
  /** Gives the event loop back in long work. Without it nobody waits there. */
  turn?: Timers['turn']
  /** Milliseconds of a clock that is never set. Without it long work is done in one step. */
  timer?: () => number
  /** Left out, all texts are looked at where that is asked for. */
  textsApart?: TextsApart
  /** Erased bytes could not be wiped out of the journal's files; null when they could be after all. */
  onScrub?: (failure: HubError | null) => void
  /** Fetches files that the node lacks from where readers have them. Whether any came. */
  fetchFiles?: (files: FileHash[]) => Promise<boolean>
  /** A text was erased: files that it named may be named by none any more. */
  onErased?: () => void
}

export function createNodePublisher(deps: NodePublisherDeps): NodePublisher {
  const { nodeId, journal, codec, isReady = () => true, onScrub = () => {} } = deps
  const checkContent = createCleanAndCheck()
  const scrubbing = createJournalScrubbing(journal, onScrub)
  scrubbing.attempt()
  const { placeNaming = createPlaceNaming(), turn = async () => {}, timer = () => 0, textsApart = workHere } = deps
  const twins = createTwinIndex({ ...deps, placeNaming, turn, timer })
  const { placeOf } = twins
  const onErased = () => [scrubbing.demand, deps.onErased].forEach((each) => each?.())
  const conditions = () => conditionsOf(deps)
  const executeOne = createCommandExecutor(deps, { checkContent, placeOf, onErased })

  return {
    nodeId,
    prepare: twins.catchUpInTurns,
    check,
    checkApart: (content, acknowledged) =>
      withTextsApart(textsApart, ({ textsOf }) => check(content, acknowledged, textsOf)),
    twinPlaceOf: placeOf,
    twinsOf: (content) => twins.twinsAt(placeOf(content)),
    placeNames: () => {
      twins.settle()
      return placeNaming(deps.directory())
    },
    inForce: (itemId) => itemInForce(itemId, deps),
    refusedRevision: createRevisionLook(deps),
    signOffsOf: (command) => checkSignOffs(command, { ...conditions(), said: () => saidNow(command.itemId, deps) }),
    execute: (requests, how) => execute(requests, TEXT_WORK_HERE, how),
    executeApart: (request) =>
      withFilesFetched(deps.fetchFiles, () => withTextsApart(textsApart, (texts) => only(execute([request], texts)))),
    tryApart: (request, dryRun = true) =>
      withFilesFetched(deps.fetchFiles, () =>
        withTextsApart(textsApart, (texts) => {
          const outcome = only(execute([request], texts, { dryRun }))
          if (!outcome.ok) return outcome
          const { textsOf } = texts
          const duty = dutyToday(request.command, { ...conditions(), deps, checkContent, textsOf })
          return { ok: true, warnings: outcome.warnings, pictures: outcome.pictures, ...duty }
        }),
      ),
    scrub: scrubbing.attempt,
  }

  function check(content: Content, acknowledged?: Acknowledgement[], textsOf?: TextsOf): CheckedContent {
    const checked = checkContent(content, { ...conditions(), acknowledged }, textsOf)
    return withFiles(withEncoding(checked, nodeId, codec), deps.files)
  }

  function execute(requests: CommandRequest[], texts: TextWork, how?: HowExecuted): CommandOutcome[] {
    const { dryRun = false, moreFollow = false } = how ?? {}
    if (!isReady()) throw differsFromLog(nodeId)
    const base = conditions()
    twins.catchUp()
    let onDurable = () => {}
    const executeAll = (tx: JournalTransaction): CommandOutcome[] => {
      let end = endOf(tx, base.node)
      const batch = { ...base, ...texts, twins: twins.within(tx), dryRun }
      const done = requests.map((request) => {
        const one = executeOne(request, tx, end, batch)
        if ('record' in one) end = endAfter(one.record)
        return one.outcome
      })
      onDurable = batch.twins.end(end.nodeSeq, moreFollow)
      return done
    }
    if (dryRun !== false) return withoutWriting(journal, executeAll)
    const outcomes = journal.transact(executeAll)
    onDurable()
    markNamedFiles(requests, outcomes, deps.files)
    scrubbing.attempt()
    return outcomes
  }
}

/** What an item says now; null where the journal does not know. */
const saidNow = (itemId: ItemId, deps: NodePublisherDeps) => itemInForce(itemId, deps)?.said ?? null

/** When a publication that would be accepted is due. */
function dutyToday(
  { content: sent, acknowledged }: PublishItem,
  context: CallConditions & { deps: NodePublisherDeps; checkContent: CleanAndCheck; textsOf: TextsOf },
): DutyToday {
  const { deps, checkContent, textsOf } = context
  const { content } = checkContent(sent, { ...context, acknowledged }, textsOf)
  return dutyOfContent(content, { ...context, contentOf: (itemId) => saidNow(itemId, deps)?.content ?? null })
}

/** The time, directory and node under which the commands of one call are decided. */
function conditionsOf({ nodeId, directory: current, now }: NodePublisherDeps): CallConditions {
  const directory = current()
  const node = directory.node(nodeId)
  if (node === undefined) throw new HubError('node-unregistered', `The directory does not know ${nodeId}.`)
  const at = now()
  return { at, today: dayInShanghai(at), directory, node }
}

type CallConditions = Omit<CommandConditions, keyof TextWork | 'twins' | 'dryRun'>

function only(outcomes: CommandOutcome[]): CommandOutcome {
  const [outcome] = outcomes
  if (outcome === undefined) throw new Error('A request came to no outcome')
  return outcome
}

function endOf(tx: JournalTransaction, node: DirectoryNode): ChainEnd {
  const { nodeSeq, hash, at } = tx.head()
  return { nodeSeq, hash: hash ?? node.registrationHash, at }
}

/** A checked content, with the faults of the files that it names. */
function withFiles(checked: CheckedContent, files: ExecutorDeps['files']): CheckedContent {
  const faults = attachmentFaults(checked, files?.lookAt)
  return faults.length === 0 ? checked : { ...checked, faults: [...checked.faults, ...faults] }
}

/** Of a patch only what it says itself: the sweep marks whatever is left. */
function markNamedFiles(requests: CommandRequest[], outcomes: CommandOutcome[], files: ExecutorDeps['files']): void {
  if (files === undefined) return
  for (const [index, { command }] of requests.entries())
    if (outcomes[index]?.ok === true && 'content' in command)
      for (const file of filesIn(command.content as Content)) files.markNamed(file)
}
