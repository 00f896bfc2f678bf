import { expect } from 'chai'
import { createMetrics } from '../../services/monitor/create-metrics.ts'

const countsOf = async (metrics: ReturnType<typeof createMetrics>) =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith('hub_http_server_errors_total'))

describe('Server errors', () => {
  it('begin with 0, so that the first one is seen', async () => {
    expect(await countsOf(createMetrics({}))).to.deep.equal([
      'hub_http_server_errors_total{status="500"} 0',
      'hub_http_server_errors_total{status="503"} 0',
    ])
  })

  it('are 500 and 503 of any route but those of health, and not a version that has not come yet', async () => {
    const metrics = createMetrics({})
    const answer = (route: string, status: number) =>
      metrics.requestAnswered({ method: 'GET', route, status, seconds: 0.01 })
    for (const status of [200, 404, 429, 500, 503, 504]) {
      answer('/v1/items/:itemId', status)
      answer('unmatched', status)
      for (const health of ['/livez', '/readyz', '/metrics']) answer(health, status)
    }
    expect(await countsOf(metrics)).to.deep.equal([
      'hub_http_server_errors_total{status="500"} 2',
      'hub_http_server_errors_total{status="503"} 2',
    ])
  })
})
