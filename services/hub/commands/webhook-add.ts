import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { HubError } from '../../domain/errors.ts'
import { ed25519KeyText, hmacKeyText, webhookKey } from '../../domain/webhooks/webhook-key.ts'
import {
  MOST_CHANGES_TOLD,
  MOST_WEBHOOKS,
  WEBHOOK_MODES,
  type WebhookMode,
  type WebhookSubscription,
} from '../../domain/webhooks/webhook-subscription.ts'
import { webhookAddress } from '../../notifier/webhook-address.ts'
import type { CommandContext } from '../cli/command-context.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { sayNewWebhook, shownWebhook } from '../cli/say-webhooks.ts'
import { now } from '../clock.ts'
import { changesOf } from '../engines/changes-source.ts'
import { notCounted, openItemReader } from '../engines/open-item-reader.ts'
import { openWebhooks } from '../engines/open-stores.ts'

interface Options {
  outlet: string[]
  field?: string
  mode: WebhookMode
  limit: number
  cursor?: string
  allowPrivate?: string
  ed25519?: boolean
  secret?: boolean
  keyFile?: string
}

const MOST_OUTLETS = 100

export function addWebhookCommand(webhooks: Command, contextIn: () => CommandContext): void {
  webhooks
    .command('add <url>')
    .description(
      'deliver changes to an address, signed by Standard Webhooks; prints what the receiver checks with: a public key, or with --secret a secret, once',
    )
    .option('--outlet <outlet...>', 'only what concerns these (site/341222); without it, all items', [])
    .option('--field <name>', 'only of this field')
    .addOption(
      new Option('--mode <mode>', 'page: the changes themselves; look: only that there are some')
        .choices(WEBHOOK_MODES)
        .default('page'),
    )
    .option('--limit <n>', `most changes in a delivery, at most ${MOST_CHANGES_TOLD}`, positiveNumber, 100)
    .option('--cursor <cursor>', 'begin here, as the end of an export says; without it, at the beginning')
    .addOption(
      new Option('--ed25519', 'sign with a new Ed25519 key (v1a), as without any of these').conflicts('secret'),
    )
    .option('--secret', 'sign with a new secret that the receiver has too (v1, HMAC)')
    .addOption(
      new Option('--key-file <file>', 'sign with what this file holds: whsec_… or whsk_…').conflicts([
        'secret',
        'ed25519',
      ]),
    )
    .option(
      '--allow-private <host>',
      'the host of the address, where it may lie in a private network or on this machine',
    )
    .action(async (url: string, options: Options) => {
      const context = contextIn()
      const subscription = subscriptionOf(url, options)
      await demandAnswered(context, subscription)
      using store = openWebhooks(context.data)
      if (store.add(subscription) === 'full')
        throw new HubError('usage', `There are ${MOST_WEBHOOKS} webhooks already. See: hub webhooks list`)
      const shown = shownWebhook(subscription, now())
      // Nobody brings a secret to see it again.
      const secret = options.secret === true ? subscription.key : null
      context.output.result({ ...shown, ...(secret !== null && { secret }) }, () => sayNewWebhook(shown, secret))
    })
}

function subscriptionOf(url: string, options: Options): WebhookSubscription {
  const { outlet, field = null, mode, limit, cursor = null, allowPrivate } = options
  const privateHost = allowPrivate?.toLowerCase() ?? null
  if (limit > MOST_CHANGES_TOLD) throw new HubError('usage', `--limit is at most ${MOST_CHANGES_TOLD}.`)
  if (outlet.length > MOST_OUTLETS) throw new HubError('usage', `--outlet may be given ${MOST_OUTLETS} times at most.`)
  const at = now()
  return {
    subscriptionId: `wh_${randomBytes(4).toString('hex')}`,
    ...{ url: webhookAddress(url, { privateHost }), privateHost, outlets: [...new Set(outlet)], field, mode, limit },
    ...{ key: keyTextOf(options), createdAt: at, state: 'active', reason: null, detail: null, stateSince: at, cursor },
    ...{ replays: 0, delivered: 0, failures: 0, nextAttemptAt: null, heldLimit: null, behindSince: at, revision: 1 },
  }
}

const SEED_BYTES = 32

function keyTextOf({ secret, keyFile }: Options): string {
  if (keyFile !== undefined) return ownKeyText(keyFile)
  const bytes = randomBytes(SEED_BYTES)
  return secret === true ? hmacKeyText(bytes) : ed25519KeyText(bytes)
}

function ownKeyText(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new HubError('usage', `${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
  webhookKey(text)
  return text
}

/** Asks the hub once what it would be asked for each delivery, so that a slip shows now. */
async function demandAnswered(context: CommandContext, { cursor, ...asked }: WebhookSubscription): Promise<void> {
  await using opened = await openItemReader(context, notCounted(context.output))
  const read = await changesOf(opened.reader)(asked, { cursor, limit: 1 })
  if (read.outcome === 'refused') throw new HubError('usage', `The hub refuses to answer this: ${read.says}`)
  if (read.outcome === 'gone')
    throw new HubError('usage', `The cursor counts no more (${read.reason}): take a new export, or leave it out.`)
}
