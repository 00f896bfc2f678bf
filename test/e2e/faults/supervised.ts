import { setTimeout as delay } from 'node:timers/promises'
import type { startServiceProcess } from '../../../scripts/hub-process.ts'
import type { World } from '../compositions.ts'

type Role = Parameters<typeof startServiceProcess>[0]['role']
type Service = Awaited<ReturnType<typeof startServiceProcess>>

/** A service under a supervisor that starts it again whenever it ends, as systemd or an orchestrator does. */
export interface Supervised {
  role: Role
  /** Its address now. Waits while it is being started. */
  url(): Promise<string>
  /** Sends SIGKILL. The supervisor starts it again. */
  kill(): Promise<void>
  /** Ends it. The supervisor does nothing until `start`. */
  stop(): Promise<void>
  start(): void
  /** Its last line, for each time that it ended by itself. */
  ends: string[]
  /** The output of each end that was not one clear line. */
  unclear: string[]
}

const AGAIN_MS = 500
const CLEAR = /^hub: .+\[[a-z-]+\]$/

export function supervise(world: World, role: Role, env: Record<string, string> = {}): Supervised {
  const ends: string[] = []
  const unclear: string[] = []
  let running: Promise<Service> | null = null
  let resting = true
  let watch: Promise<void> = Promise.resolve()

  const note = (output: string) => {
    const last = output.trimEnd().split('\n').at(-1) ?? ''
    ends.push(last)
    if (!CLEAR.test(last) || /\n\s+at /.test(output)) unclear.push(`${role}: ${output.slice(-1500)}`)
  }

  const watchOver = async () => {
    while (!resting) {
      const starting = world.startService(role, env)
      running = starting
      const service = await starting.catch((error: Error) => {
        note(error.message)
        return null
      })
      const code = await service?.ended
      // Only the test sends signals.
      if (service !== null && code !== null && !resting) note(service.output())
      if (!resting) await delay(AGAIN_MS)
    }
  }

  const self: Supervised = {
    role,
    ends,
    unclear,
    start: () => {
      resting = false
      watch = watchOver()
    },
    url: async () => {
      for (;;) {
        const service = await running?.catch(() => null)
        const isThere = await Promise.race([service?.ended.then(() => false), delay(0, true)])
        if (service != null && isThere) return service.url
        await delay(50)
      }
    },
    kill: async () => {
      await (await running?.catch(() => null))?.kill('SIGKILL')
    },
    stop: async () => {
      resting = true
      await (await running?.catch(() => null))?.stop()
      await watch
    },
  }
  self.start()
  return self
}
