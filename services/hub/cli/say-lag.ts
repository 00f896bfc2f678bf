import type { Status } from '../../monitor/status-of.ts'

type NodeLag = Status['lag']['nodes'][number]

/** How far the pages are behind, in lines: the whole, each partition, each node. What is unknown is never worded as 0. */
export function sayLag(status: Status): string {
  const { generation, partitions, parked, nodes, lag, erasurePending } = status
  const lags = new Map(lag.nodes.map((node) => [node.nodeId, node]))
  return [
    `generation ${generation ?? 'none'}, ${parked.total} parked`,
    `pages: ${sayWhole(status)}`,
    ...partitions.map(
      (p) =>
        `partition ${p.partition}: ${unknown(p.lagEvents)} events, ${unknown(p.lagSeconds)} s behind (${unknown(p.checkpoint)} of ${unknown(p.logEnd)})${sayHeldUp(p)}${sayStages(p)}`,
    ),
    ...nodes.map(({ nodeId, lastSeq, gaps }) =>
      [
        `  ${nodeId.padEnd(28)} event ${lastSeq}`,
        gaps > 0 ? `, ${gaps} wait for an earlier one` : '',
        sayNode(lags.get(nodeId)),
      ].join(''),
    ),
    ...(erasurePending > 0 ? [`${erasurePending} items' erased texts are still in the log`] : []),
  ].join('\n')
}

const unknown = (value: number | null) => (value === null ? 'unknown' : String(value))

function sayWhole({ partitions, lag }: Status): string {
  if (lag.seconds === 0) return 'nothing that was published waits'
  if (lag.seconds !== null) return `${lag.seconds} s behind what was published`
  const named = (nodes: NodeLag[]) => nodes.map(({ nodeId }) => nodeId).join(', ')
  const unreadable = lag.nodes.filter(({ journal }) => journal === 'unreadable')
  const elsewhere = lag.nodes.filter(({ journal }) => journal === 'elsewhere')
  const future = lag.nodes.filter(({ journal, seconds }) => journal === 'here' && seconds === null)
  const reasons = [
    ...partitions.flatMap(({ partition, stages }) =>
      stages.logged.seconds === null ? [`partition ${partition}`] : [],
    ),
    ...(unreadable.length > 0 ? [`the journals of ${named(unreadable)} cannot be read`] : []),
    ...(future.length > 0 ? [`this clock is behind the events of ${named(future)}`] : []),
    ...(elsewhere.length > 0
      ? [
          `the journals of ${elsewhere.length} nodes lie elsewhere, ask their publishers (hub_relay_pending_seconds) or leave them out with --here`,
        ]
      : []),
  ]
  return `unknown how far behind what was published: ${reasons.join('; ')}`
}

const sayHeldUp = ({ heldUpSince }: { heldUpSince: string | null }): string =>
  heldUpSince === null ? '' : `, held up by somebody's transaction since ${heldUpSince}`

const sayStages = ({ stages }: { stages: NodeLag['stages'] }): string =>
  stages.journalled.events ? `, ${stages.journalled.events} journalled and not logged` : ''

function sayNode(lag: NodeLag | undefined): string {
  if (lag === undefined || lag.events === 0) return ''
  if (lag.journal === 'elsewhere') return ', its journal lies elsewhere'
  if (lag.journal === 'unreadable') return ', its journal cannot be read: unknown what it holds'
  const { journalled, logged } = lag.stages
  return `, ${unknown(lag.events)} on no page for ${unknown(lag.seconds)} s: ${unknown(journalled.events)} journalled and not logged, ${unknown(logged.events)} logged and not applied`
}
