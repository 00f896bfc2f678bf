import { caughtUp } from '../../../scripts/hub-process.ts'
import { eventually } from '../scratch.ts'

/** Waits until the relay has sent everything journalled and the projector has applied all of it. */
export async function atRest(url: string): Promise<void> {
  await eventually(async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    return [...metrics.matchAll(/^hub_relay_pending_events\{.*\} (\d+)$/gm)].every(([, events]) => events === '0')
  }, 120_000)
  await caughtUp(url)
}
