import { expect } from 'chai'
import { type RequestHandler, Router } from 'express'
import { createApp } from '../../services/http/create-app.ts'
import { type Listening, listen } from '../../services/http/listen.ts'
import { limitReads } from '../../services/http/read-limit.ts'
import { newId, timers } from '../../services/hub/clock.ts'

const MANY = 30

describe('a limit on reads', () => {
  const servers: Listening[] = []
  after(() => Promise.all(servers.map((server) => server.close())))

  async function serve(perSecond: number, trustedProxies?: string[]) {
    const routes = Router()
    routes.use(limitReads(perSecond))
    const answer: RequestHandler = (_request, response) => void response.json({})
    routes.get('/read', answer)
    routes.post('/write', answer)
    const app = createApp({ routes: [routes], onError: () => {}, timer: () => 0, newId, trustedProxies })
    const server = await listen(app, { host: '127.0.0.1', port: 0, timers, newId })
    servers.push(server)
    return server.url
  }
  const statuses = async (url: string, clientOf: (index: number) => string, method = 'GET') => {
    const answers = await Promise.all(
      Array.from({ length: MANY }, (_, index) =>
        fetch(url, { method, headers: { 'x-forwarded-for': clientOf(index) } }),
      ),
    )
    return answers.map(({ status }) => status)
  }
  const refused = (found: number[]) => found.filter((status) => status === 429).length

  it('is off unless it is set', async () => {
    expect(refused(await statuses(`${await serve(0)}/read`, () => 'x'))).to.equal(0)
  })

  it('counts the address of the connection, whatever a client says of itself', async () => {
    const url = await serve(5)
    // A second may end meanwhile.
    expect(refused(await statuses(`${url}/read`, (index) => `192.0.2.${index}`))).to.be.at.least(MANY - 2 * 5)
    const answer = await Promise.all(Array.from({ length: MANY }, () => fetch(`${url}/read`)))
    const limited = answer.find(({ status }) => status === 429)
    expect(limited?.headers.get('retry-after')).to.equal('1')
    expect(await limited?.json()).to.include({ code: 'reads-limited', status: 429 })
  })

  it('counts what a trusted proxy says, and not what the client said to the proxy', async () => {
    const url = `${await serve(5, ['127.0.0.0/8'])}/read`
    expect(refused(await statuses(url, (index) => `192.0.2.${index}`))).to.equal(0)
    expect(refused(await statuses(url, (index) => `10.0.0.${index}, 198.51.100.7`))).to.be.at.least(MANY - 2 * 5)
  })

  it('counts a network of IPv6 as one, for a household has as many addresses as it likes', async () => {
    const url = `${await serve(5, ['127.0.0.1'])}/read`
    expect(refused(await statuses(url, (index) => `2001:db8:0:1::${index + 1}`))).to.be.at.least(MANY - 2 * 5)
  })

  it('leaves writes alone, which have their own', async () => {
    expect(refused(await statuses(`${await serve(5)}/write`, () => 'x', 'POST'))).to.equal(0)
  })
})
