import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { HubError } from '../../domain/errors.ts'
import { pausedWebhook, replayedWebhook, resumedWebhook } from '../../domain/webhooks/webhook-changes.ts'
import type { WebhookSubscription } from '../../domain/webhooks/webhook-subscription.ts'
import type { WebhookStore } from '../../ports/webhook-store.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { sayAttempt, sayWebhook, shownWebhook } from '../cli/say-webhooks.ts'
import { now } from '../clock.ts'
import { loadRootKeys } from '../data/root-keys.ts'
import { openWebhooks } from '../engines/open-stores.ts'
import { addWebhookCommand } from './webhook-add.ts'
import { testWebhookCommand } from './webhook-test.ts'

/** `hub webhooks`: who is told of changes. It writes the file of the data folder, and a hub that runs there notices. */
export function webhooksCommand(program: Command): void {
  const webhooks = program.command('webhooks').description('addresses to which the hub delivers changes')
  addWebhookCommand(webhooks, () => contextOf(program))

  webhooks
    .command('list')
    .description('the subscriptions, and how each stands')
    .action(() => {
      const context = contextOf(program)
      const all = withStore(context, (store) => store?.subscriptions() ?? []).map((one) => shownWebhook(one, now()))
      context.output.result(all, () => (all.length === 0 ? 'no webhooks' : all.map(sayWebhook).join('\n')))
    })

  /** Changes one, and tells how it stands then. */
  const change: Change = (id, changed) => {
    const context = contextOf(program)
    const after = withStore(context, (store) => store?.change(id, (before) => changed(before, store)))
    if (after == null) throw unknown(id)
    const shown = shownWebhook(after, now())
    context.output.result(shown, () => sayWebhook(shown))
  }

  webhooks
    .command('pause <id>')
    .description('deliver nothing until it is resumed; nothing is lost')
    .action((id: string) => change(id, (before) => pausedWebhook(before, now())))

  webhooks
    .command('resume <id>')
    .description('go on where it stands, at once')
    .option('--from-start', 'begin anew: needed after a reset')
    .action((id: string, { fromStart = false }: { fromStart?: boolean }) =>
      change(id, (before) => {
        if (fromStart) return replayedWebhook(before, null, now())
        if (before.reason === 'reset')
          throw new HubError(
            'usage',
            `The cursor of ${id} counts no more (${before.detail}), and its receiver was told so. Go on with: hub webhooks resume ${id} --from-start`,
          )
        return resumedWebhook(before, now())
      }),
    )

  addReplay(webhooks, change)

  webhooks
    .command('log <id>')
    .description('what was attempted, the latest first: ids, cursors and answers, and no contents')
    .option('--limit <n>', 'most to list', positiveNumber, 20)
    .action((id: string, { limit }: { limit: number }) => {
      const context = contextOf(program)
      const attempts = withStore(context, (store) => {
        if (store?.subscription(id) == null) throw unknown(id)
        return store.attempts(id, limit)
      })
      context.output.result(attempts, () =>
        attempts.length === 0 ? 'nothing was attempted yet' : attempts.map(sayAttempt).join('\n'),
      )
    })

  testWebhookCommand(webhooks, () => contextOf(program), unknown)

  webhooks
    .command('remove <id>')
    .description('forget it, its secret and its log')
    .action(async (id: string) => {
      const context = contextOf(program)
      using store = storeOf(context)
      if (store === null || !(await store.remove(id))) throw unknown(id)
      context.output.result({ subscriptionId: id, removed: true }, () => `removed ${id}`)
    })
}

type Change = (id: string, changed: (before: WebhookSubscription, store: WebhookStore) => WebhookSubscription) => void

function addReplay(webhooks: Command, change: Change): void {
  webhooks
    .command('replay <id>')
    .description('deliver again, from the beginning or from an earlier delivery on')
    .option('--from-start', 'everything')
    .option('--since <webhook-id>', 'that delivery and whatever came after it; hub webhooks log names them')
    .action((id: string, { fromStart, since }: { fromStart?: boolean; since?: string }) => {
      if ((fromStart === true) === (since !== undefined))
        throw new HubError('usage', 'Give --from-start or --since WEBHOOK-ID. See: hub webhooks log')
      change(id, (before, store) => replayedWebhook(before, cursorBefore(store, id, since), now()))
    })
}

const unknown = (id: string) => new HubError('usage', `No webhook "${id}". See: hub webhooks list`)

/** Null where nobody has subscribed yet: looking makes no file. */
function storeOf({ data }: Pick<CommandContext, 'data'>): (WebhookStore & Disposable) | null {
  loadRootKeys(data)
  return existsSync(data.webhooksFile) ? openWebhooks(data) : null
}

function withStore<T>(context: CommandContext, work: (store: WebhookStore | null) => T): T {
  using store = storeOf(context)
  return work(store)
}

function cursorBefore(store: WebhookStore, id: string, since: string | undefined): string | null {
  if (since === undefined) return null
  const found = store.latestAttempt(id, since)
  if (found === null)
    throw new HubError('usage', `The log of ${id} has no delivery "${since}" any more. See: hub webhooks log ${id}`)
  return found.fromCursor
}
