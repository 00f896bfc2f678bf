import type { Hash } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { Journal } from '../ports/journal.ts'
import { type AuditFault, faultAt } from './fault.ts'
import type { HashList } from './hash-list.ts'
import type { Heads, WrittenHead } from './heads.ts'
import type { LogAudit } from './verify-log.ts'

/** What the log of today lacks of what stood in it when the heads were written down. */
export function logHeadsFaults(
  heads: Heads,
  { logId, walks, chains }: Pick<LogAudit, 'logId' | 'walks' | 'chains'>,
): AuditFault[] {
  // Offsets of another log say nothing. The chains of the nodes are the same in every log.
  const partitions = heads.logId === logId ? heads.partitions.flatMap((head) => partitionFaults(head, walks)) : []
  const differs =
    heads.logId === logId
      ? []
      : [faultAt({ store: 'log' }, 'log-differs', `the log is ${logId}, and the heads are of ${heads.logId}`)]
  return [...differs, ...partitions, ...heads.nodes.flatMap((head) => nodeFaults(head, chains.get(head.nodeId)))]
}

function partitionFaults(
  { partition, offset, hash }: Heads['partitions'][number],
  walks: LogAudit['walks'],
): AuditFault[] {
  const place = { store: 'log', partition, offset } as const
  const walk = walks[partition]
  if (walk === undefined || walk.end <= offset)
    return [faultAt(place, 'cut-off', `the partition ends at offset ${walk?.end ?? 0}`)]
  if (walk.watched === null) return [faultAt(place, 'record-missing', 'no record is left at this place')]
  return walk.watched === hash ? [] : [faultAt(place, 'replaced', 'other records stand up to here than then')]
}

function nodeFaults({ nodeId, nodeSeq, hash }: WrittenHead, chain: HashList | undefined): AuditFault[] {
  const place = { store: 'log', nodeId, nodeSeq } as const
  const length = chain?.length ?? 0
  if (length < nodeSeq) return [faultAt(place, 'cut-off', `the node's chain in the log ends at event ${length}`)]
  return chain?.at(nodeSeq) === hash ? [] : [faultAt(place, 'replaced', 'another event stands here than then')]
}

/** The directory was shorter then, or it was another one. */
export async function directoryHeadFaults(
  { position, hash }: Heads['directory'],
  directory: DirectoryReader,
): Promise<AuditFault[]> {
  const latest = await directory.refresh()
  const place = { store: 'directory' } as const
  if (latest.position < position)
    return [faultAt(place, 'cut-off', `the directory ends at ${latest.position}, and stood at ${position}`)]
  const same = position === 0 || (await directory.at(position)).hash === hash
  return same ? [] : [faultAt(place, 'replaced', `another event stands at ${position} than then`)]
}

/**
 * What was journalled then and is neither in the log nor in the journal now. An event that a rebase issued again is still
 * there, among the orphans. `journal` is null where the folder has none of this node.
 */
export function journalHeadFaults(
  { nodeId, nodeSeq, hash }: WrittenHead,
  journal: Journal | null,
  chain: HashList | undefined,
): AuditFault[] {
  if (chain?.at(nodeSeq) === hash) return []
  const place = { store: 'journal', nodeId, nodeSeq } as const
  if (journal === null)
    return [faultAt(place, 'cut-off', 'the event is not in the log, and the folder has no journal of the node')]
  const [record] = journal.read(nodeSeq, 1)
  if (record?.nodeSeq === nodeSeq && record.envelopeHash === hash) return []
  if (isOrphan(journal, hash)) return []
  if (record?.nodeSeq === nodeSeq) return [faultAt(place, 'replaced', 'another event stands here than then')]
  return [faultAt(place, 'cut-off', `the journal ends at event ${journal.head().nodeSeq}`)]
}

const isOrphan = (journal: Journal, hash: Hash): boolean =>
  journal.orphans().some(({ record }) => record.envelopeHash === hash)

/** The offsets whose running hash the walk has to keep. */
export const watchedOffsets = (heads: Heads | null): ((partition: number) => number | null) => {
  const offsets = new Map(heads?.partitions.map(({ partition, offset }) => [partition, offset]))
  return (partition) => offsets.get(partition) ?? null
}
