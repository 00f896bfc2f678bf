import { hashOf } from '../../services/domain/canonical.ts'
import type { Envelope } from '../../services/domain/event/envelope.ts'
import { makerOf } from '../../services/domain/ids.ts'
import { contentIn } from '../../services/domain/item/content.ts'
import { displayStateOn } from '../../services/domain/item/display-state.ts'
import { canonicalModels, differences } from '../plain-hub/canonical.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { positionKey, type ReadModels } from '../plain-hub/stores/read-models.ts'
import { type Chains, chainsOf } from './chains.ts'
import { type Client, type KnownItem, LAST_DAY } from './client.ts'
import type { Clerks } from './commands.ts'
import type { NodeDisk } from './office.ts'
import { renumbered, replay } from './replay.ts'
import type { World } from './world.ts'

export interface Evidence {
  world: World
  disks: NodeDisk[]
  clerks: Clerks
  /** Commands whose only copy was lost with a disk. */
  lostWithDisk: Set<string>
  clients: Client[]
}

/** Everything that is wrong after a run. It is empty when the run ended as the undisturbed one does. */
export async function judgeRun(evidence: Evidence): Promise<string[]> {
  const { world } = evidence
  const models = world.store.models(1)
  const chains = chainsOf(world)
  const undisturbed = await replay(world, renumbered(undisturbedLog(chains)), 1000)
  const replayed = await replay(world, world.log.records, world.dice.between(1, 30))
  const notAllowed = [...undisturbed.parked.values()].flatMap(
    ({ envelopeHash }) => chains.applied.get(envelopeHash ?? '') ?? [],
  )
  const isUnsure = tamperedThenErased(world, models)
  const alarms = notAllowed.filter((record) => !chains.discarded.has(record))
  const mustBeParked = [...chains.setAside, ...chains.waiting, ...alarms]
  return [
    ...differences(canonicalModels(models), canonicalModels(undisturbed), 'documents'),
    ...differences(canonicalModels(replayed), canonicalModels(undisturbed), 'replayed documents'),
    ...differences(
      withoutKeys(keysOf(models), isUnsure),
      withoutKeys(new Map(mustBeParked.map((record) => [positionKey(record), ''])), isUnsure),
      'parked records',
    ),
    ...differences(
      withoutKeys(reasonsOf(models), isUnsure),
      withoutKeys(reasonsOf(replayed), isUnsure),
      'reasons of parked records',
    ),
    ...differences(placesOf(models), placesOf(replayed), 'places'),
    ...timeFaults(chains, models),
    ...toldFaults(chains, models),
    ...journalFaults(evidence, chains, models),
    ...commandFaults(evidence, models),
    ...evidence.clients.flatMap((client) => clientFaults(client, models)),
  ]
}

/**
 * The records that take effect, in the order in which they do. Where the root has freed items, it matters what stands
 * before a discard and what behind it. Then they stay in the order of the log, with the discards among them.
 */
const undisturbedLog = ({ effective, freeing }: Chains) =>
  freeing.every((records) => records.length === 0)
    ? effective
    : effective.map((records, partition) =>
        [...records, ...(freeing[partition] ?? [])].sort((a, b) => a.offset - b.offset),
      )

/** What became of each event and of each item, held against what the log tells. */
function toldFaults({ told }: Chains, { history, items }: ReadModels): string[] {
  const outcomes = new Map([...told.counted].map(([hash, counts]) => [hash, counts ? 'applied' : 'not-allowed']))
  const shown = [...told.items].flatMap(([itemId, { shown }]): [string, string][] =>
    shown === null ? [] : [[itemId, `${shown.version} ${shown.status} ${shown.fingerprint} ${shown.envelopeHash}`]],
  )
  const found = [...items].map(([itemId, { document }]): [string, string] => {
    const { version, status, fingerprint, latest } = document
    return [itemId, `${version} ${status} ${fingerprint} ${hashOf(latest.envelopeText)}`]
  })
  return [
    ...differences(
      new Map([...history.values()].map(({ envelopeHash, outcome }) => [envelopeHash, outcome])),
      outcomes,
      'outcomes of events',
    ),
    ...differences(new Map(found), new Map(shown), 'items as they are told'),
  ]
}

/**
 * Picks records whose content was not the signed one and has been erased since. A replay cannot tell what is left of
 * them from a repeat.
 */
function tamperedThenErased({ log }: World, { parked }: ReadModels): (key: string) => boolean {
  const erased = new Set(
    log.records.flat().flatMap((record) => {
      if (parked.get(positionKey(record))?.reason !== 'fingerprint-mismatch' || 'unreadable' in record.value) return []
      const decoded = CODEC.decode(record.value)
      return decoded.kind === 'event' && decoded.event.content === null ? [positionKey(record)] : []
    }),
  )
  return (key) => erased.has(key)
}

const withoutKeys = (texts: Map<string, string>, isLeftOut: (key: string) => boolean) =>
  new Map([...texts].filter(([key]) => !isLeftOut(key)))

const keysOf = ({ parked }: ReadModels) => new Map([...parked.keys()].map((key) => [key, '']))
const reasonsOf = ({ parked }: ReadModels) => new Map([...parked].map(([key, { reason }]) => [key, reason]))

/** The places of the records that last changed each head and item. `hub compare` compares these too. */
const placesOf = ({ heads, items, history }: ReadModels) =>
  new Map([
    ...[...history].map(
      ([place, { notAllowedAt, freedAt }]) => [`history ${place}`, `${notAllowedAt} ${freedAt}`] as const,
    ),
    ...[...heads].map(([nodeId, { movedAt }]) => [`head ${nodeId}`, String(movedAt)] as const),
    ...[...items].map(
      ([itemId, { changedAt, directoryPosition }]) =>
        [`item ${itemId}`, `${positionKey(changedAt)} under directory ${directoryPosition}`] as const,
    ),
  ])

/** Every event whose time goes back in its chain is refused, and each head knows the latest time of its chain. */
function timeFaults({ backDated, heads: wanted }: Chains, { history, heads }: ReadModels): string[] {
  const applied = [...history.values()].filter(
    ({ envelopeHash, outcome }) => outcome === 'applied' && backDated.has(envelopeHash),
  )
  return [
    ...applied.map(({ nodeId, nodeSeq }) => `${nodeId}/${nodeSeq} was applied although its time goes back`),
    ...differences(
      new Map([...heads].map(([nodeId, { latestAt }]) => [nodeId, String(latestAt)])),
      new Map([...wanted].map(([nodeId, { latestAt }]) => [nodeId, latestAt])),
      'latest times',
    ),
  ]
}

function journalFaults({ disks }: Evidence, { told }: Chains, { heads }: ReadModels): string[] {
  const ends = disks.flatMap(({ nodeId, journal }) => {
    const { nodeSeq, hash } = journal.head()
    const head = heads.get(nodeId)
    return (head?.nodeSeq ?? 0) === nodeSeq && (head?.hash ?? null) === hash
      ? []
      : [`the journal of ${nodeId} ends at ${nodeSeq} ${hash}, its head is ${head?.nodeSeq} ${head?.hash}`]
  })
  const states = [...told.items].flatMap(([itemId, { shown, closedBy }]) => {
    const journal = disks.find(({ nodeId }) => nodeId === makerOf(itemId))?.journal
    if (shown === null || closedBy !== null || journal === undefined) return []
    const state = journal.item(itemId)
    const [found, wanted] = [
      `${state?.shownVersion ?? state?.version} ${state?.status}`,
      `${shown.version} ${shown.status}`,
    ]
    return found === wanted ? [] : [`the journal has ${itemId} at ${found}, and the log at ${wanted}`]
  })
  return [...ends, ...states]
}

/** Commands that were acknowledged and are lost, and commands that were done twice. */
function commandFaults({ clerks, disks, lostWithDisk }: Evidence, { history }: ReadModels): string[] {
  const times = new Map<string, number>()
  for (const { envelopeText } of history.values()) {
    const { commandId } = JSON.parse(envelopeText) as Envelope
    times.set(commandId, (times.get(commandId) ?? 0) + 1)
  }
  const orphans = new Set<string>(
    disks.flatMap(({ journal }) => journal.orphans().map(({ record }) => record.commandId)),
  )
  const doubled = [...times].flatMap(([commandId, count]) => (count > 1 ? [`${commandId} is done ${count} times`] : []))
  const lost = [...clerks.acknowledged].flatMap(([commandId, { nodeId, outcome }]) =>
    times.has(commandId) || lostWithDisk.has(commandId) || orphans.has(commandId)
      ? []
      : [`${commandId} of ${nodeId} was acknowledged (${outcome.itemId} version ${outcome.version}) and is lost`],
  )
  return [...doubled, ...lost]
}

function clientFaults({ known, outlet }: Client, { items }: ReadModels): string[] {
  const wanted = [...items.values()]
    .map(({ document }) => document)
    .filter(({ shownOn }) => outlet === undefined || shownOn.some((entry) => outlet.entries.includes(entry)))
    .map((document): [string, KnownItem] => {
      const { itemId, version, fingerprint, status, contentText, shownOn } = document
      const item = { content: contentIn(contentText), withdrawn: document.withdrawal, hasLeft: false }
      const state = displayStateOn(LAST_DAY, item)
      return [itemId, { version, fingerprint, status, content: contentText, outlets: shownOn, state }]
    })
  const texts = (entries: Iterable<[string, KnownItem]>) =>
    new Map([...entries].map(([itemId, item]) => [itemId, JSON.stringify({ ...item, content: contentKey(item) })]))
  return differences(texts(known), texts(wanted), `the client of ${outlet?.entries[0] ?? 'all items'}: items`)
}

const contentKey = ({ content }: KnownItem) => (content === null ? null : (JSON.parse(content) ?? null))
