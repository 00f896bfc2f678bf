import { chooseEngines, type NoEngine } from '../infra/engines/choose-engines.ts'

/** The engines of this test process; see `engineOrPending`. */
export const engines = chooseEngines(process.env)

/**
 * In a hook: the engine, or the suite is pending with the reason printed. HUB_REQUIRE_ENGINES=1 makes that a failure.
 *
 *     let kafka: KafkaEngine
 *     before(async function () {
 *       kafka = await engineOrPending(this, engines.kafka())
 *     })
 */
export async function engineOrPending<E extends object>(hook: Mocha.Context, asked: Promise<E | NoEngine>): Promise<E> {
  hook.timeout(120_000)
  const engine = await asked
  if (!('missing' in engine)) return engine
  if (process.env.HUB_REQUIRE_ENGINES === '1') throw new Error(`HUB_REQUIRE_ENGINES is set: ${engine.missing}`)
  console.log(`      pending: ${engine.missing}`)
  return hook.skip()
}
