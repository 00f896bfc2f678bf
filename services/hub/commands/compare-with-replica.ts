import { compareReplicas, type ReplicaComparison, type ReplicaState } from '../../auditor/compare-replicas.ts'
import { HubError } from '../../domain/errors.ts'
import type { CommandContext } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { openLive } from '../engines/open-live.ts'
import { localReplica, remoteReplica } from '../proving/replica-client.ts'

export function urlOf(text: string): URL {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text)
  throw new HubError('usage', '--with takes the address of another hub, e.g. http://127.0.0.1:8080')
}

export async function compareWithReplica(context: CommandContext, url: URL): Promise<void> {
  await using live = await openLive(context)
  const comparison = await compareReplicas(localReplica(live.generation), remoteReplica(url))
  const ok = comparison.differences.length + comparison.foreignLogs.length === 0
  context.output.result({ ok, ...comparison }, () => sayReplicas(comparison, url))
  if (!ok) context.output.exit(EXIT.failed)
}

function sayReplicas({ outlets, differences, notComparableYet, foreignLogs }: ReplicaComparison, url: URL): string {
  if (foreignLogs.length > 0)
    return `${url.origin} follows another log (partition ${foreignLogs.join(', ')}): nothing can be compared`
  const verdict = differences.length === 0 ? `ok: ${outlets} outlet entries, the same as ${url.origin}` : ''
  return [
    ...(verdict === ''
      ? [`${differences.length} differences from ${url.origin} in ${outlets} outlet entries`]
      : [verdict]),
    ...differences.map(
      ({ entry, itemId, here, there }) => `${entry} ${itemId}: here ${sayState(here)}, there ${sayState(there)}`,
    ),
    ...(notComparableYet.length > 0 ? [`${notComparableYet.length} not comparable yet: one side is behind there`] : []),
  ].join('\n')
}

const sayState = (state: ReplicaState | null): string =>
  state === null || state.left ? 'not shown' : `version ${state.version} ${state.status} ${state.fingerprint}`
