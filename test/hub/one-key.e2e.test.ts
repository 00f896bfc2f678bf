import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'

const CONTENT = {
  title: '一个键',
  body: { format: 'html', text: '<p style="color:red">正文</p>' },
  shownOn: { board: 'all' },
}

const REVISED = { ...CONTENT, title: '一个键，已更正' }

describe('an Idempotency-Key used at the command line and then by HTTP', function () {
  this.timeout(120_000)
  const folder = scratchFolder()

  it('gives the answer of then to the same content, and refuses another one', async () => {
    const dataFolder = join(folder(), 'data')
    const made = await runHub(['--json', 'init', '--division', '341222'], { dataFolder })
    const { nodes, tokens } = JSON.parse(made.stdout) as Answer
    const { nodeId } = nodes.find((node: Answer) => node.divisionCode === '341222')
    const file = join(folder(), 'content.json')
    writeFileSync(file, JSON.stringify(CONTENT))
    const run = async (...args: string[]) =>
      JSON.parse((await runHub(['--json', ...args], { dataFolder })).stdout) as Answer
    const by = ['--actor', `${nodeId}-clerk`]
    const published = await run('publish', file, '--node', nodeId, '--key', 'publish', ...by)
    const { itemId } = published
    const change = [...by, '--reason', '更正', '--if-match']
    writeFileSync(file, JSON.stringify(REVISED))
    const revised = await run('revise', itemId, file, '--yes', '--key', 'revise', ...change, '1')
    const withdrawn = await run('withdraw', itemId, '--key', 'withdraw', ...change, '2')

    const hub = await startHubProcess({ dataFolder, args: ['--no-sample'] })
    try {
      const client = clientOf(hub.url, tokens[nodeId])
      const send = (method: string, path: string, key: string, body: object, ifMatch?: string) =>
        client.send(method, path, body, {
          'idempotency-key': key,
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        })
      const publish = (content: object) => send('POST', '/v1/items', 'publish', { nodeId, content })
      const again = [
        await publish(CONTENT),
        await send('PUT', `/v1/items/${itemId}`, 'revise', { content: REVISED, reason: '更正' }, '"1"'),
        await send('POST', `/v1/items/${itemId}/withdraw`, 'withdraw', { reason: '更正' }, '"2"'),
      ]
      expect(again.map(({ status, body }) => [status, body.eventId])).to.deep.equal([
        [201, published.eventId],
        [200, revised.eventId],
        [200, withdrawn.eventId],
      ])
      const other = await publish({ ...CONTENT, title: '另一条' })
      expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency-key-reused'])
    } finally {
      await hub.stop()
    }
  })
})
