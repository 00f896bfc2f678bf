import { expect } from 'chai'
import { parseNodeId } from '../../services/domain/ids.ts'
import { contentOf, startScratchHub } from '../scratch-hub.ts'

describe('a redaction of a long text', () => {
  it('looks for what it takes out in time that does not grow with the square: 40,000 parts', async function () {
    this.timeout(120_000)
    const hub = await startScratchHub()
    try {
      const text = (word: string) => Array.from({ length: 40_000 }, (_, index) => `${word}${index}项`).join('，')
      const { itemId } = hub.publish(parseNodeId('taihe'), contentOf('一条', text('原有')))
      const before = process.threadCpuUsage()
      hub.redact(itemId, 1, contentOf('一条', text('原有的')))
      const { user } = process.threadCpuUsage(before)
      expect(user / 1000).to.be.lessThan(2000)
    } finally {
      await hub.stop()
    }
  })
})
