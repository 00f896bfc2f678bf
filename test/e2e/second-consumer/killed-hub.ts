import { expect } from 'chai'
import { freePort } from '../../../infra/engines/free-port.ts'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../../scripts/hub-process.ts'
import type { Answer } from '../client.ts'

/** Times that a command is sent before its hub is given up: half a minute. */
const TRIES = 300

/** A whole hub that is killed and started again at one address, while its clerks and readers go on. */
export async function startKilledHub(dataFolder: string, clock: Record<string, string>) {
  const env = { HUB_RATE_LIMIT: '0', HUB_PORT: String(await freePort()), ...clock }
  const start = () => startHubProcess({ dataFolder, env })
  let hub: HubProcess = await start()
  let restarting = Promise.resolve()
  let number = 0

  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      await restarting
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof TypeError) || tries === TRIES) throw error // fetch: nobody answered
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  return {
    url: hub.url,
    /** A clerk's command, sent with the same key until it is answered. Gives the answer once it was accepted. */
    send: (nodeId: string, method: string, path: string, body: object, version?: number): Promise<Answer> => {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': `second-consumer-${++number}`,
        authorization: `Bearer ${hub.tokens[nodeId]}`,
        ...(version !== undefined && { 'if-match': `"${version}"` }),
      }
      return patiently(async () => {
        const response = await fetch(`${hub.url}${path}`, { method, headers, body: JSON.stringify(body) })
        const answer = (await response.json()) as Answer
        if (response.status === 503) throw new TypeError(answer.code)
        expect(response.ok, `${method} ${path}: ${response.status} ${JSON.stringify(answer)}`).to.equal(true)
        return answer
      })
    },
    get: (path: string): Promise<Answer> => patiently(async () => (await fetch(`${hub.url}${path}`)).json()),
    /** Kills it so many milliseconds from now, and starts it again. */
    killIn: (ms: number): void => {
      restarting = restarting.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, ms))
        await hub.kill('SIGKILL')
        hub = await start()
      })
      restarting.catch(() => {})
    },
    caughtUp: () => patiently(() => caughtUp(hub.url)),
    /** Runs a command of the operators, while the hub serves. Gives what it printed. */
    command: async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await runHub(args, { dataFolder, env: clock })
      expect(code, `hub ${args.join(' ')}: ${stdout}${stderr}`).to.equal(0)
      return stdout
    },
    stop: async () => {
      await restarting
      await hub.stop()
    },
  }
}
