import { expect } from 'chai'
import { HubError } from '../../services/domain/errors.ts'
import { createPersistently } from '../../services/ports/persistently.ts'
import { failureOf } from '../failure-of.ts'

const AWAY = new HubError('store-unavailable', 'The store does not answer.')
const AT_ONCE = { minTimeout: 0, maxTimeout: 0 }

function given() {
  const stopping = new AbortController()
  const told: number[] = []
  const onRetry = (_: Error, attempt: number) => void told.push(attempt)
  return { stopping, told, persistently: createPersistently({ signal: stopping.signal, onRetry, pause: AT_ONCE }) }
}

describe('work that is done persistently', () => {
  it('is repeated while an engine is away, and every failure is told', async () => {
    const { persistently, told } = given()
    let left = 3
    const work = async () => {
      if (left-- > 0) throw AWAY
      return 'done'
    }
    expect(await persistently(work)).to.equal('done')
    expect(told).to.deep.equal([1, 2, 3])
  })

  it('ends with a failure that does not pass', async () => {
    const { persistently, told } = given()
    const broken = new HubError('log-differs', 'Another log.')
    const failure = await failureOf(
      persistently(async () => {
        throw broken
      }),
    )
    expect(failure).to.equal(broken)
    expect(told).to.deep.equal([])
  })

  it('ends between two attempts when it is to stop', async () => {
    const { persistently, stopping, told } = given()
    const failure = await failureOf(
      persistently(async () => {
        if (told.length === 2) stopping.abort(new Error('stopped'))
        throw AWAY
      }),
    )
    expect(failure).to.have.property('message', 'stopped')
  })
})
