import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import type { HubError } from '../../domain/errors.ts'
import { deliver } from '../../notifier/deliver.ts'
import { testDelivery } from '../../notifier/next-delivery.ts'
import { createPost } from '../../notifier/post-delivery.ts'
import type { CommandContext } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { sayAttempt } from '../cli/say-webhooks.ts'
import { newId, now, timers } from '../clock.ts'
import { openWebhooks } from '../engines/open-stores.ts'
import { USER_AGENT } from '../version.ts'

/** Calls the receiver from here, whether or not a hub runs. */
export function testWebhookCommand(
  webhooks: Command,
  contextIn: () => CommandContext,
  unknown: (id: string) => HubError,
): void {
  webhooks
    .command('test <id>')
    .description('call its receiver once with an empty delivery, signed as all are')
    .action(async (id: string) => {
      const { data, output } = contextIn()
      if (!existsSync(data.webhooksFile)) throw unknown(id)
      using store = openWebhooks(data)
      const subscription = store.subscription(id)
      if (subscription === null) throw unknown(id)
      const { attempt } = await deliver({ ...subscription, failures: 0 }, testDelivery(subscription, newId()), {
        ...{ now, uptime: () => performance.now(), userAgent: USER_AGENT },
        post: createPost({ now, timers }),
      })
      store.record(attempt, (before) => before)
      output.result(attempt, () => sayAttempt(attempt))
      if (attempt.outcome !== 'delivered') output.exit(EXIT.failed)
    })
}
