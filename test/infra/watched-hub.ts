import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess, startServiceProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { eventually } from '../e2e/scratch.ts'
import { makeHub } from '../hub/made-hub.ts'

type Process = Pick<HubProcess, 'url' | 'kill' | 'stop'>
export type Role = Parameters<typeof startServiceProcess>[0]['role']

/** A hub that Prometheus watches. */
export interface Watched {
  name: string
  dataFolder: string
  env: Record<string, string>
  /** By role; `all` is `hub start`. */
  processes: Map<Role | 'all', Process>
  tokens: Record<string, string>
}

export const MINUTE_MS = 60_000

/** With roles, each of them is a process of its own; else all are one. `env` names its engines, when it has some. */
export async function startWatched(
  { name, roles, env = {} }: { name: string; roles?: Role[]; env?: Record<string, string> },
  place: string,
): Promise<Watched> {
  mkdirSync(place, { recursive: true })
  const dataFolder = env.HUB_KAFKA === undefined ? await makeHub(place) : join(place, 'data')
  const hub: Watched = { name, dataFolder, env, processes: new Map(), tokens: {} }
  if (env.HUB_KAFKA !== undefined)
    for (const words of ['topics apply', 'schemas push']) await run(hub, ...words.split(' '))
  await start(hub)
  if (roles !== undefined) {
    await stop(hub, 'all')
    for (const role of roles) await startRole(hub, role)
  }
  return hub
}

export const start = async (hub: Watched) => {
  const started = await startHubProcess(hub)
  hub.processes.set('all', started)
  hub.tokens = started.tokens
}
export const startRole = async (hub: Watched, role: Role, more: Record<string, string> = {}) =>
  hub.processes.set(role, await startServiceProcess({ role, ...hub, env: { ...hub.env, ...more } }))
export const stop = async (hub: Watched, role: Role | 'all') => {
  await hub.processes.get(role)?.stop()
  hub.processes.delete(role)
}
/** The new one answers before the old one is gone. */
export const replaceRole = async (hub: Watched, role: Role, more: Record<string, string> = {}) => {
  const old = hub.processes.get(role)
  await startRole(hub, role, more)
  await old?.stop()
}

export const run = async ({ dataFolder, env }: Watched, ...args: string[]) => {
  const { code, stdout, stderr } = await runHub(args, { dataFolder, env })
  expect(code, `hub ${args.join(' ')}: ${stderr}`).to.equal(0)
  return stdout
}

const urlOf = ({ processes }: Watched, role: Role) => (processes.get('all') ?? processes.get(role))?.url as string

export const publish = async (hub: Watched, text = '正文') => {
  const url = urlOf(hub, 'publisher')
  const { status, body } = await clientOf(url, hub.tokens.taihe).publish('taihe', plainContent('公示', text))
  expect(status, JSON.stringify(body)).to.equal(201)
  return { url, itemId: body.itemId as string }
}
export const isShown = async ({ url, itemId }: { url: string; itemId: string }) =>
  (await fetch(`${url}/v1/items/${itemId}?atLeast=1&wait=5`)).status === 200
export const publishShown = async (hub: Watched, text?: string) => {
  const item = await publish(hub, text)
  await eventually(() => isShown(item), MINUTE_MS)
  return item
}
export const isCaughtUp = (hub: Watched) => caughtUp(urlOf(hub, 'monitor'))

/** Writes into the file of the log, past the hub. */
export const inLog = ({ dataFolder }: Watched, sql: string, ...values: (string | Buffer)[]) => {
  using log = new DatabaseSync(join(dataFolder, 'log.sqlite'))
  log.prepare(sql).run(...values)
}
