import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { parse } from 'yaml'
import { createDirectoryChain } from '../../services/domain/directory/directory-chain.ts'
import { now } from '../../services/hub/clock.ts'
import { createMetrics } from '../../services/monitor/create-metrics.ts'

const INFRA = fileURLToPath(new URL('../../infra', import.meta.url))
const read = (file: string) => readFileSync(join(INFRA, file), 'utf8')

/** Every metric that the hub has, by the help lines of an empty one. */
async function namesOfMetrics(): Promise<Set<string>> {
  const nothing = async () => ({
    generation: null,
    partitions: [],
    parked: new Map(),
    nodes: [],
    lags: [],
    erasurePending: 0,
  })
  const text = await createMetrics({
    measure: nothing,
    process: { roles: [], now, disk: () => null },
    webhooks: () => null,
    due: { duties: () => null, calendarKnownUntil: () => null },
    directoryFindings: createDirectoryChain({ hubId: '', threshold: 1, keys: [] }).findings,
  }).text()
  return new Set([...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name as string))
}

const mentioned = (text: string): string[] =>
  [...text.matchAll(/\bhub_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))

describe('alerts and dashboard', () => {
  for (const file of ['prometheus/alerts.yml', 'grafana/dashboards/hub.json'])
    it(`${file} asks only for metrics that the hub has`, async () => {
      const names = await namesOfMetrics()
      expect(mentioned(read(file))).to.have.length.at.least(5)
      for (const name of mentioned(read(file))) expect(names).to.include(name)
    })

  it('are valid for Prometheus', function () {
    const { error, status, stdout, stderr } = spawnSync(
      'promtool',
      ['check', 'config', join(INFRA, 'prometheus/prometheus.yml')],
      { encoding: 'utf8' },
    )
    if (error !== undefined) {
      console.log('      promtool is not installed: Prometheus has not read its configuration here')
      this.skip()
    }
    expect(status, stdout + stderr).to.equal(0)
  })

  it('go to an Alertmanager that the composition has', () => {
    const { alerting } = parse(read('prometheus/prometheus.yml')) as {
      alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] }
    }
    const [target = ''] = alerting.alertmanagers[0]?.static_configs[0]?.targets ?? []
    const compose = parse(readFileSync(join(INFRA, '../docker-compose.yml'), 'utf8'), { merge: true }) as {
      services: Record<string, { ports?: string[] }>
    }
    const [host = '', port = ''] = target.split(':')
    expect(compose.services[host]?.ports?.join()).to.include(`:${port}`)
    const { route, receivers } = parse(read('alertmanager/alertmanager.yml')) as {
      route: { receiver: string }
      receivers: { name: string }[]
    }
    expect(receivers.map(({ name }) => name)).to.include(route.receiver)
  })
})
