/** Series of a hub in the notation of promtool: a sample each 30 s, for two hours. */
export type Scene = Record<string, string>

const SAMPLES = 240
const steady = (value: number) => `${value}x${SAMPLES}`
/** A clock that goes right: promtool's begins at 0. */
const onTime = (offset = 0) => `${offset}+30x${SAMPLES}`

const PROCESSES = { publisher: 'a:8080', projector: 'b:8080', query: 'c:8080', monitor: 'd:8080', notifier: 'e:8080' }
const PARTITIONS = [0, 1, 2]
const REASONS = [
  'gap',
  'unknown-node',
  'fork',
  'bad-signature',
  'fingerprint-mismatch',
  'undecodable',
  'not-allowed',
] as const

/** The labels of each process, and of the hub that it belongs to. */
const at = (instance: string, labels = '') => `{job="hub",hub="fuyang",instance="${instance}"${labels && `,${labels}`}}`
const monitored = (name: string, labels = '') => `${name}${at(PROCESSES.monitor, labels)}`

const answered = (status: string) => `hub_http_server_errors_total${at(PROCESSES.query, `status="${status}"`)}`
const heldUp = (partition: number) => monitored('hub_log_held_up_timestamp_seconds', `partition="${partition}"`)

const duties = (type: string, state: string) =>
  `hub_duties${at(PROCESSES.query, `type="${type}",state="${state}",level="township"`)}`
const KNOWN_UNTIL = `hub_calendar_known_until_timestamp_seconds${at(PROCESSES.query)}`
const DAY_SECONDS = 86_400

const WEBHOOK_BEHIND = `hub_webhook_behind_seconds${at(PROCESSES.notifier)}`
const webhooks = (state: string) => `hub_webhook_subscriptions${at(PROCESSES.notifier, `state="${state}"`)}`

/** Nothing happens. */
export const IDLE: Scene = {
  ...Object.fromEntries(
    Object.entries(PROCESSES).flatMap(([role, instance]) => [
      [`up${at(instance)}`, steady(1)],
      [`hub_role_info${at(instance, `role="${role}"`)}`, steady(1)],
      [`hub_clock_timestamp_seconds${at(instance)}`, onTime()],
      [`hub_disk_free_bytes${at(instance)}`, steady(40e9)],
      [`hub_disk_size_bytes${at(instance)}`, steady(100e9)],
      [`hub_directory_passed_over_records${at(instance, 'reason="fork"')}`, steady(0)],
    ]),
  ),
  ...Object.fromEntries(
    PARTITIONS.flatMap((partition) => [
      [monitored('hub_projection_lag_seconds', `partition="${partition}"`), steady(0)],
      [monitored('hub_projection_caught_up_timestamp_seconds', `partition="${partition}"`), onTime()],
    ]),
  ),
  ...Object.fromEntries(REASONS.map((reason) => [monitored('hub_parked_events', `reason="${reason}"`), steady(0)])),
  ...Object.fromEntries(['500', '503'].map((status) => [answered(status), steady(0)])),
  ...Object.fromEntries(PARTITIONS.map((partition) => [heldUp(partition), steady(0)])),
  [monitored('hub_log_partitions')]: steady(PARTITIONS.length),
  [monitored('hub_node_gaps', 'node="taihe"')]: steady(0),
  [monitored('hub_page_lag_seconds', 'node="taihe"')]: steady(0),
  [`hub_relay_pending_events${at(PROCESSES.publisher, 'node="taihe"')}`]: steady(0),
  [`hub_relay_pending_seconds${at(PROCESSES.publisher, 'node="taihe"')}`]: steady(0),
  [`hub_relay_stopped${at(PROCESSES.publisher, 'node="taihe"')}`]: steady(0),
  [`hub_events_total${at(PROCESSES.projector, 'outcome="ahead-of-log"')}`]: steady(0),
  [`hub_events_total${at(PROCESSES.projector, 'outcome="applied"')}`]: `0+5x${SAMPLES}`,
  [`hub_items_withheld_total${at(PROCESSES.query, 'fault="fingerprint-mismatch"')}`]: steady(0),
  [duties('recur', 'overdue')]: steady(0),
  [duties('backfilled', 'overdue')]: steady(3),
  [duties('publish', 'late')]: steady(12),
  [KNOWN_UNTIL]: steady(60 * DAY_SECONDS),
  [WEBHOOK_BEHIND]: steady(0),
  [webhooks('active')]: steady(12),
  [webhooks('paused')]: steady(0),
  [webhooks('disabled')]: steady(0),
}

const lag = (partition: number) => monitored('hub_projection_lag_seconds', `partition="${partition}"`)
const caughtUp = (partition: number) =>
  monitored('hub_projection_caught_up_timestamp_seconds', `partition="${partition}"`)
const parked = (reason: (typeof REASONS)[number]) => monitored('hub_parked_events', `reason="${reason}"`)
const pending = (what: 'events' | 'seconds') => `hub_relay_pending_${what}${at(PROCESSES.publisher, 'node="taihe"')}`

/** Scenes in which no alert may fire. */
export const QUIET: Record<string, Scene> = {
  'nothing happens': IDLE,
  'an item is published now and then': {
    ...IDLE,
    [lag(0)]: '0 0 0 1 0 0 0 2 0 0x230',
    [pending('events')]: '0 0 0 1 0 0 0 1 0 0x230',
    [pending('seconds')]: '0 0 0 2 0 0 0 1 0 0x230',
  },
  'a hundred thousand items are imported': {
    ...IDLE,
    // Half an hour of it. The worst figures of an import of 6,000 were 5 s of lag and 21 s since it was caught up.
    [lag(1)]: '0x10 40x60 0x168',
    [caughtUp(1)]: `-60+30x${SAMPLES}`,
    [pending('events')]: '0x10 9000x60 0x168',
    [pending('seconds')]: '0x10 90x60 0x168',
    [monitored('hub_page_lag_seconds', 'node="taihe"')]: '0x10 130x60 0x168',
    [`hub_disk_free_bytes${at(PROCESSES.publisher)}`]: `40000000000-20000000x${SAMPLES}`,
  },
  'a process starts again, and its scrape fails once': {
    ...IDLE,
    [`up${at(PROCESSES.query)}`]: `1x50 0 1x${SAMPLES - 51}`,
    [`hub_role_info${at(PROCESSES.query, 'role="query"')}`]: `1x50 _ 1x${SAMPLES - 51}`,
    [`hub_items_withheld_total${at(PROCESSES.query, 'fault="fingerprint-mismatch"')}`]: `0x50 _ 0x${SAMPLES - 51}`,
  },
  'an engine starts again: for two minutes requests are answered with 503': {
    ...IDLE,
    [answered('503')]: `0x50 3 9 15 20 20x${SAMPLES - 54}`,
  },
  'a transaction of somebody else takes half a minute': {
    ...IDLE,
    [heldUp(1)]: `0x50 1530 0x${SAMPLES - 51}`,
  },
  'the receiver of a webhook is started anew, and takes ten minutes': {
    ...IDLE,
    [WEBHOOK_BEHIND]: `0x50 0+30x20 0x${SAMPLES - 72}`,
  },
  'somebody pauses a webhook for ten minutes': {
    ...IDLE,
    [webhooks('paused')]: `0x50 1x20 0x${SAMPLES - 72}`,
  },
  'a second hub is watched beside it': Object.fromEntries(
    Object.entries(IDLE).flatMap(([series, values]) => [
      [series, values],
      [series.replace('hub="fuyang"', 'hub="suzhou"').replace(':8080', ':9090'), values],
    ]),
  ),
}

const without = (...gone: (string | RegExp)[]): Scene =>
  Object.fromEntries(
    Object.entries(IDLE).filter(
      ([series]) => !gone.some((one) => (typeof one === 'string' ? series === one : one.test(series))),
    ),
  )

/** It was there for an hour. */
const until = (values: number) => `${values}x120`

/** Scenes with the only alerts that fire in them after 90 minutes. */
export const FIRING: { what: string; scene: Scene; alerts: string[] }[] = [
  {
    what: 'the query is killed and still a target',
    scene: {
      ...without(/c:8080/),
      [`up${at(PROCESSES.query)}`]: '1x120 0x120',
      [`hub_role_info${at(PROCESSES.query, 'role="query"')}`]: until(1),
    },
    alerts: ['HubProcessDown', 'HubRoleMissing'],
  },
  {
    what: 'the container of the publisher is gone, and its name with it',
    scene: {
      ...without(/a:8080/),
      [`up${at(PROCESSES.publisher)}`]: until(1),
      [`hub_role_info${at(PROCESSES.publisher, 'role="publisher"')}`]: until(1),
    },
    alerts: ['HubRoleMissing'],
  },
  {
    what: 'a village has not published its list',
    scene: { ...IDLE, [duties('recur', 'overdue')]: steady(1) },
    alerts: ['HubDutyOverdue'],
  },
  {
    what: 'it is December, and the holidays of next year are not adopted',
    scene: { ...IDLE, [KNOWN_UNTIL]: steady(31 * DAY_SECONDS) },
    alerts: ['HubCalendarMissing'],
  },
  {
    what: 'the holidays of next year are adopted in December',
    scene: { ...IDLE, [KNOWN_UNTIL]: `${20 * DAY_SECONDS}x120 ${385 * DAY_SECONDS}x120` },
    alerts: [],
  },
  {
    what: 'the receiver of a webhook has been away for half an hour',
    scene: { ...IDLE, [WEBHOOK_BEHIND]: steady(1800) },
    alerts: ['HubWebhookBehind'],
  },
  {
    what: 'the receiver of a webhook wants no more',
    scene: { ...IDLE, [webhooks('disabled')]: steady(1) },
    alerts: ['HubWebhookStopped'],
  },
  { what: 'no process of any hub is scraped', scene: {}, alerts: ['HubProcessDown'] },
  {
    what: 'the monitor is gone',
    scene: { ...without(/d:8080/), [`hub_role_info${at(PROCESSES.monitor, 'role="monitor"')}`]: until(1) },
    alerts: ['HubLagUnknown', 'HubRoleMissing'],
  },
  { what: 'the lag of one partition among three is unknown', scene: without(lag(1)), alerts: ['HubLagUnknown'] },
  {
    what: 'the lag of every partition is unknown',
    scene: without(/hub_projection_lag_seconds/),
    alerts: ['HubLagUnknown'],
  },
  { what: 'pages are two minutes behind', scene: { ...IDLE, [lag(2)]: steady(120) }, alerts: ['HubPagesBehind'] },
  {
    what: 'an item that a clerk published ten minutes ago is on no page',
    scene: { ...IDLE, [monitored('hub_page_lag_seconds', 'node="taihe"')]: steady(600) },
    alerts: ['HubPagesBehind'],
  },
  {
    what: 'one request among many is answered with 500',
    scene: { ...IDLE, [answered('500')]: '0x177 1x63' },
    alerts: ['HubServerErrors'],
  },
  {
    what: 'the store is away: each request is answered with 503',
    scene: { ...IDLE, [answered('503')]: '0x150 2+2x90' },
    alerts: ['HubServerErrors'],
  },
  {
    what: 'a transaction of somebody else stays open',
    scene: { ...IDLE, [heldUp(1)]: '0x165 4980x75' },
    alerts: ['HubLogHeldUp'],
  },
  {
    what: 'a projector stands still',
    scene: { ...IDLE, [caughtUp(0)]: '0+30x60 1800x180' },
    alerts: ['HubProjectionStale'],
  },
  {
    what: 'a forged record comes to those that are there',
    scene: { ...IDLE, [parked('bad-signature')]: '2x177 3x63' },
    alerts: ['HubForgedOrForkedEvent', 'HubSetAsideEvents'],
  },
  {
    what: 'a forged record was there all along',
    scene: { ...IDLE, [parked('undecodable')]: steady(2) },
    alerts: ['HubSetAsideEvents'],
  },
  {
    what: 'a node says what it may not',
    scene: { ...IDLE, [parked('not-allowed')]: steady(1) },
    alerts: ['HubNotAllowed'],
  },
  {
    what: 'events of a node come that the directory does not know',
    scene: { ...IDLE, [parked('unknown-node')]: steady(1) },
    alerts: ['HubUnknownNode'],
  },
  {
    what: 'an event waits for one that is missing',
    scene: { ...IDLE, [monitored('hub_node_gaps', 'node="taihe"')]: steady(1) },
    alerts: ['HubNodeGap'],
  },
  {
    what: 'the relay has held one event for 20 minutes',
    scene: { ...IDLE, [pending('events')]: steady(1), [pending('seconds')]: `0x140 0+30x100` },
    alerts: ['HubRelayBehind'],
  },
  {
    what: 'the relay holds events, and nobody knows since when',
    scene: { ...without(pending('seconds')), [pending('events')]: steady(3) },
    alerts: ['HubRelayBehind'],
  },
  {
    what: 'an event claims to be of tomorrow',
    scene: { ...IDLE, [`hub_events_total${at(PROCESSES.projector, 'outcome="ahead-of-log"')}`]: '0x177 1x63' },
    alerts: ['HubEventAheadOfLog'],
  },
  {
    what: 'the relay of a node is stopped',
    scene: { ...IDLE, [`hub_relay_stopped${at(PROCESSES.publisher, 'node="taihe"')}`]: steady(1) },
    alerts: ['HubNodeStopped'],
  },
  {
    what: 'the first item is withheld, once',
    scene: {
      ...IDLE,
      [`hub_items_withheld_total${at(PROCESSES.query, 'fault="fingerprint-mismatch"')}`]: '0x177 1x63',
    },
    alerts: ['HubItemWithheld'],
  },
  {
    what: 'a foreign record comes to the directory',
    scene: {
      ...IDLE,
      [`hub_directory_passed_over_records${at(PROCESSES.monitor, 'reason="fork"')}`]: '0x177 1x63',
    },
    alerts: ['HubDirectoryForeign'],
  },
  {
    what: 'half a gigabyte is left on a disk',
    scene: { ...IDLE, [`hub_disk_free_bytes${at(PROCESSES.publisher)}`]: steady(5e8) },
    alerts: ['HubDiskNearlyFull'],
  },
  {
    what: 'three percent are left on a large disk',
    scene: {
      ...IDLE,
      [`hub_disk_free_bytes${at(PROCESSES.projector)}`]: steady(60e9),
      [`hub_disk_size_bytes${at(PROCESSES.projector)}`]: steady(2e12),
    },
    alerts: ['HubDiskNearlyFull'],
  },
  {
    what: 'the clock of a machine is two minutes fast',
    scene: { ...IDLE, [`hub_clock_timestamp_seconds${at(PROCESSES.query)}`]: onTime(120) },
    alerts: ['HubClockWrong'],
  },
  {
    what: 'the clock of a machine is two minutes slow',
    scene: { ...IDLE, [`hub_clock_timestamp_seconds${at(PROCESSES.query)}`]: onTime(-120) },
    alerts: ['HubClockWrong'],
  },
]

const FIRES_AT_MINUTE = 90
/** The fault lasts a little longer than that. */
const MENDED_AT = 2 * FIRES_AT_MINUTE + 10
/** The alert that stays longest, of an event ahead of the log, stays for an hour. */
const QUIET_AT_MINUTE = 170
const WHOLE = 2 * QUIET_AT_MINUTE + 2

/** The samples of a series one by one, and behind its end, up to `count`, as it went on there. */
function samplesOf(notation: string, count = 0): (number | null)[] {
  const samples: (number | null)[] = []
  let step = 0
  for (const term of notation.split(' ')) {
    const [, first = '', by = '0', times = '0'] = /^([\d.e-]+|_)(?:([+-]\d+))?(?:x(\d+))?$/.exec(term) ?? []
    if (first === '') throw new Error(`not understood: ${term}`)
    step = Number(by)
    for (let index = 0; index <= Number(times); index++)
      samples.push(first === '_' ? null : Number(first) + index * step)
  }
  while (samples.length < count) {
    const last = samples.at(-1) ?? null
    samples.push(last === null ? null : last + step)
  }
  return samples
}

/** A scene in which the fault ends, and everything is as when nothing happens. What is counted stays counted. */
function mended(scene: Scene): Scene {
  const series = [...new Set([...Object.keys(IDLE), ...Object.keys(scene)])]
  return Object.fromEntries(
    series.map((one) => {
      const faulty = scene[one] === undefined ? [] : samplesOf(scene[one]).slice(0, MENDED_AT)
      const idle = IDLE[one] === undefined ? [] : samplesOf(IDLE[one], WHOLE)
      const last = faulty.at(-1) ?? null
      const isCounter = one.includes('_total{') || one.startsWith('hub_directory_passed_over_records{')
      const all = Array.from({ length: WHOLE }, (_, at) => {
        if (at < MENDED_AT) return faulty[at] ?? null
        return isCounter && last !== null ? last : (idle[at] ?? null)
      })
      return [one, all.map((value) => (value === null ? '_' : String(value))).join(' ')]
    }),
  )
}

/** As promtool takes it: YAML is a superset of JSON. */
export function ruleTests(rulesFile: string): object {
  const firing = 'count by (alertname) (ALERTS{alertstate="firing"})'
  const test = (name: string, scene: Scene, checks: { minute: number; alerts: string[] }[]) => ({
    name,
    interval: '30s',
    input_series: Object.entries(scene).map(([series, values]) => ({ series, values })),
    promql_expr_test: checks.map(({ minute, alerts }) => ({
      expr: `${firing} > bool 0`,
      eval_time: `${minute}m`,
      exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
    })),
  })
  return {
    rule_files: [rulesFile],
    evaluation_interval: '30s',
    tests: [
      ...Object.entries(QUIET).map(([name, scene]) =>
        test(
          name,
          scene,
          [10, 26, 30, 45, 90, 115].map((minute) => ({ minute, alerts: [] })),
        ),
      ),
      ...FIRING.map(({ what, scene, alerts }) =>
        test(what, mended(scene), [
          { minute: FIRES_AT_MINUTE, alerts },
          { minute: QUIET_AT_MINUTE, alerts: [] },
        ]),
      ),
    ],
  }
}
