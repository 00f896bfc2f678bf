import { generateKeyPairSync } from 'node:crypto'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type ItemId, parseNodeId } from '../../services/domain/ids.ts'
import { changeStoredText } from '../e2e/change-stored-text.ts'
import { plainContent } from '../e2e/client.ts'
import { publishUnregistered, reviseElsewhere } from '../e2e/past-the-publisher.ts'
import { eventually } from '../e2e/scratch.ts'
import { clockOff } from '../hub/clock-off.ts'
import {
  inLog,
  isCaughtUp,
  MINUTE_MS,
  publish,
  publishShown,
  type Role,
  replaceRole,
  run,
  start,
  startRole,
  stop,
  type Watched,
} from './watched-hub.ts'

export interface AlertFault {
  name: string
  roles?: Role[]
  begin: (hub: Watched) => Promise<unknown>
  /** Exactly these fire in the end. */
  alerts: string[]
  /** These may fire on the way. */
  before?: string[]
  /** What docs/operations.md says to do. */
  remedy: (hub: Watched) => Promise<unknown>
  /** So many minutes after the remedy all is quiet at the latest; 25 when left out. */
  quietAfter?: number
}

const ROLES: Role[] = ['publisher', 'projector', 'query', 'monitor']
const TAIHE = parseNodeId('taihe')

interface Parked {
  partition: number
  offset: number
  envelopeHash: string | null
  reason: string
}

const writeGarbage = async (hub: Watched) =>
  inLog(
    hub,
    `INSERT INTO records(partition, offset, key, nodeSeq, time, value)
     SELECT 0, max(offset) + 1, 'nobody', NULL, max(time), ? FROM records WHERE partition = 0`,
    Buffer.from('garbage'),
  )
/** Puts away what is parked: events by their hash, other records by their place. */
const discardParked = async (hub: Watched) => {
  const parked = JSON.parse(await run(hub, '--json', 'parked', 'list')) as Parked[]
  for (const { partition, offset, envelopeHash, reason } of parked) {
    const what = envelopeHash === null ? ['--at', `${partition}:${offset}`] : [envelopeHash]
    // Whoever has looked at it knows that nobody will register that node.
    if (reason === 'unknown-node') what.push('--waiting')
    await run(hub, 'parked', 'discard', ...what, '--reason', '已查清')
  }
}

/** Publishes in a node's journal while nobody relays it, or from a machine whose clock is another one. */
async function publishByCommand(hub: Watched, title: string, env: Record<string, string> = {}) {
  const file = join(hub.dataFolder, '..', `${title}.json`)
  writeFileSync(file, JSON.stringify(plainContent(title, '正文')))
  await run({ ...hub, env: { ...hub.env, ...env } }, 'publish', file, '--node', 'taihe', '--actor', 'taihe-clerk')
}

/** The publisher goes, and the log gets the second of the two events that its journal holds, but not the first. */
async function loseAnEvent(hub: Watched) {
  await stop(hub, 'publisher')
  for (const title of ['第一条', '第二条']) await publishByCommand(hub, title)
  const copy = join(hub.dataFolder, '..', 'copy')
  cpSync(hub.dataFolder, copy, { recursive: true })
  const other: Watched = { ...hub, dataFolder: copy, processes: new Map() }
  await start(other)
  await isCaughtUp(other)
  await stop(other, 'all')
  using log = new DatabaseSync(join(copy, 'log.sqlite'))
  const { key, nodeSeq, time, value } = log
    .prepare("SELECT key, nodeSeq, time, value FROM records WHERE key = 'taihe' ORDER BY nodeSeq DESC LIMIT 1")
    .get() as { key: string; nodeSeq: number; time: number; value: Buffer }
  inLog(
    hub,
    `INSERT INTO records(partition, offset, key, nodeSeq, time, value)
     SELECT 0, max(offset) + 1, ?, ?, ?, ? FROM records WHERE partition = 0`,
    ...([key, nodeSeq, time, value] as never[]),
  )
}

/** Nobody listens at the port. */
async function addWebhook(hub: Watched): Promise<string> {
  const added = await run(hub, '--json', 'webhooks', 'add', 'http://127.0.0.1:9/', '--allow-private', '127.0.0.1')
  return JSON.parse(added).subscriptionId
}

async function removeWebhooks(hub: Watched): Promise<void> {
  const all = JSON.parse(await run(hub, '--json', 'webhooks', 'list')) as { subscriptionId: string }[]
  for (const { subscriptionId } of all) await run(hub, 'webhooks', 'remove', subscriptionId)
}

const journalOf = ({ dataFolder }: Watched) => join(dataFolder, 'nodes', 'taihe', 'journal.sqlite')

export const ALERT_FAULTS: AlertFault[] = [
  {
    name: 'the process is killed',
    begin: ({ processes }) => (processes.get('all') as { kill: (signal: 'SIGKILL') => Promise<void> }).kill('SIGKILL'),
    alerts: ['HubProcessDown', 'HubRoleMissing'],
    remedy: start,
  },
  {
    name: 'somebody writes into the log what is no record',
    begin: writeGarbage,
    alerts: ['HubForgedOrForkedEvent'],
    remedy: discardParked,
  },
  {
    name: 'and nobody looks at it',
    begin: writeGarbage,
    before: ['HubForgedOrForkedEvent'],
    alerts: ['HubSetAsideEvents'],
    remedy: discardParked,
  },
  {
    name: 'a node says what it may not',
    begin: async (hub) => {
      const { itemId } = await publishShown(hub)
      await reviseElsewhere(hub, { nodeId: TAIHE, itemId: itemId as ItemId, version: 2 })
    },
    alerts: ['HubNotAllowed'],
    remedy: discardParked,
  },
  {
    name: 'somebody signs for a node that nobody has registered',
    begin: async (hub) =>
      publishUnregistered(hub, parseNodeId('linquan'), {
        keyId: 'linquan-1',
        privateKey: generateKeyPairSync('ed25519').privateKey,
      }),
    alerts: ['HubUnknownNode'],
    remedy: discardParked,
  },
  {
    name: 'an event is lost on its way, and its publisher is away',
    roles: ROLES,
    begin: loseAnEvent,
    before: ['HubPagesBehind'],
    alerts: ['HubNodeGap', 'HubPagesBehind', 'HubRoleMissing'],
    remedy: (hub) => startRole(hub, 'publisher'),
  },
  {
    name: 'a journal is damaged',
    begin: async (hub) => {
      await stop(hub, 'all')
      const file = journalOf(hub)
      writeFileSync(file, readFileSync(file).fill(0x5a, 4096))
      await start(hub)
    },
    before: ['HubProcessDown'],
    alerts: ['HubNodeStopped'],
    remedy: async (hub) => {
      await stop(hub, 'all')
      for (const end of ['', '-wal', '-shm', '-notify']) rmSync(`${journalOf(hub)}${end}`, { force: true })
      await start(hub)
    },
  },
  {
    name: 'a stored text is changed',
    begin: async (hub) => {
      const { url, itemId } = await publishShown(hub, '原文')
      await changeStoredText(hub as never, itemId, '原文', '改文')
      await eventually(async () => (await fetch(`${url}/v1/items/${itemId}`)).status === 500, MINUTE_MS)
    },
    alerts: ['HubItemWithheld', 'HubServerErrors'],
    remedy: (hub) => run(hub, 'rebuild', '--switch', '--force'),
  },
  {
    name: 'somebody writes into the directory what is no event',
    begin: async (hub) =>
      inLog(hub, 'INSERT INTO directory(seq, body) SELECT max(seq) + 1, ? FROM directory', Buffer.from('hello')),
    alerts: ['HubDirectoryForeign'],
    remedy: async () => {},
  },
  {
    name: 'the projector is stopped',
    roles: ROLES,
    begin: async (hub) => {
      await stop(hub, 'projector')
      await publish(hub)
    },
    before: ['HubProjectionStale'],
    alerts: ['HubPagesBehind', 'HubRoleMissing'],
    remedy: (hub) => startRole(hub, 'projector'),
  },
  {
    name: 'the projector is stopped, and nothing is published',
    roles: ROLES,
    begin: (hub) => stop(hub, 'projector'),
    alerts: ['HubProjectionStale', 'HubRoleMissing'],
    remedy: (hub) => startRole(hub, 'projector'),
  },
  {
    name: 'nobody answers at the address of a webhook',
    begin: addWebhook,
    alerts: ['HubWebhookBehind'],
    remedy: removeWebhooks,
  },
  {
    name: 'somebody has paused a webhook, and forgotten it',
    begin: async (hub) => run(hub, 'webhooks', 'pause', await addWebhook(hub)),
    alerts: ['HubWebhookStopped'],
    remedy: removeWebhooks,
  },
  {
    name: 'the monitor is stopped',
    roles: ROLES,
    begin: (hub) => stop(hub, 'monitor'),
    alerts: ['HubLagUnknown', 'HubRoleMissing'],
    remedy: (hub) => startRole(hub, 'monitor'),
  },
  {
    name: 'the clock of a machine is two minutes fast',
    roles: ROLES,
    begin: (hub) => replaceRole(hub, 'query', clockOff(2 * MINUTE_MS)),
    alerts: ['HubClockWrong'],
    remedy: (hub) => replaceRole(hub, 'query'),
  },
  {
    name: 'an event claims to be of in twenty minutes',
    begin: (hub) => publishByCommand(hub, '二十分钟以后', clockOff(20 * MINUTE_MS)),
    alerts: ['HubEventAheadOfLog'],
    // It ends an hour after the last such event.
    remedy: async () => {},
    quietAfter: 65,
  },
]
