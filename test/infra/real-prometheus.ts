import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { freePort } from '../../infra/engines/free-port.ts'
import { eventually } from '../e2e/scratch.ts'

const SHIPPED = fileURLToPath(new URL('../../infra/prometheus/', import.meta.url))

/** A Prometheus with the shipped rules and intervals, unchanged, that watches the processes of several hubs. */
export interface Prometheus {
  /** From now on these are all processes that it asks. */
  watch(targets: { hub: string; url: string }[]): void
  /** The names of the alerts of each hub that fire now. */
  firing(): Promise<Map<string, string[]>>
  stop(): Promise<void>
}

export const hasPrometheus = (): boolean => spawnSync('prometheus', ['--version']).status === 0

export async function startPrometheus(folder: string): Promise<Prometheus> {
  const port = await freePort()
  const targetsFile = join(folder, 'targets.json')
  copyFileSync(join(SHIPPED, 'alerts.yml'), join(folder, 'alerts.yml'))
  const { global } = parse(readFileSync(join(SHIPPED, 'prometheus.yml'), 'utf8'))
  const config = {
    global,
    rule_files: ['alerts.yml'],
    scrape_configs: [{ job_name: 'hub', file_sd_configs: [{ files: ['targets.json'] }] }],
  }
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config))
  writeFileSync(targetsFile, '[]')
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).json()
  await eventually(async () => {
    const ready = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null)
    return ready?.ok
  }, 60_000)
  return {
    watch: (targets) => {
      const groups = targets.map(({ hub, url }) => ({ targets: [new URL(url).host], labels: { hub } }))
      // Prometheus reads the file whenever it changes, so it must never be half written.
      writeFileSync(`${targetsFile}.next`, JSON.stringify(groups))
      renameSync(`${targetsFile}.next`, targetsFile)
    },
    firing: async () => {
      const { data } = (await ask('/api/v1/alerts')) as {
        data: { alerts: { state: string; labels: Record<string, string> }[] }
      }
      const found = new Map<string, string[]>()
      for (const { state, labels } of data.alerts) {
        const [hub = '', name = ''] = [labels.hub, labels.alertname]
        if (state === 'firing' && !found.get(hub)?.includes(name)) found.set(hub, [...(found.get(hub) ?? []), name])
      }
      return found
    },
    stop: () => ended(child),
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.on('close', () => resolve())
    child.kill('SIGTERM')
  })
