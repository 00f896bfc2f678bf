import type { Instant } from '../../domain/ids.ts'
import { secondsSince } from '../../domain/seconds-since.ts'
import { webhookKey } from '../../domain/webhooks/webhook-key.ts'
import type { WebhookAttempt, WebhookSubscription } from '../../domain/webhooks/webhook-subscription.ts'

/** A subscription without its secret. */
export type ShownWebhook = ReturnType<typeof shownWebhook>

export function shownWebhook({ key, revision: _, ...subscription }: WebhookSubscription, now: Instant) {
  const { kind, publicText } = webhookKey(key)
  const { behindSince } = subscription
  return {
    ...subscription,
    signature: kind === 'ed25519' ? 'v1a' : 'v1',
    publicKey: publicText,
    behindSeconds: behindSince === null ? 0 : secondsSince(behindSince, now),
  }
}

export function sayWebhook(shown: ShownWebhook): string {
  const { subscriptionId, url, outlets, field, mode, signature, publicKey } = shown
  const what = [outlets.length === 0 ? 'all items' : outlets.join(' '), ...(field === null ? [] : [`field ${field}`])]
  return [
    `${subscriptionId}  ${sayState(shown)}  ${url}`,
    `    ${what.join(', ')}; ${mode}s of changes, signed ${publicKey ?? signature}`,
  ].join('\n')
}

function sayState({ state, reason, detail, stateSince, failures, nextAttemptAt, behindSeconds }: ShownWebhook): string {
  if (state !== 'active') return `${state} since ${stateSince} (${reason}${detail === null ? '' : `: ${detail}`})`
  if (failures > 0)
    return `failed ${failures} times, behind for ${behindSeconds ?? '?'} s, next attempt ${nextAttemptAt}`
  return behindSeconds === 0 ? 'active' : `active, behind for ${behindSeconds ?? '?'} s`
}

export const sayNewWebhook = (shown: ShownWebhook, secret: string | null): string =>
  [
    sayWebhook(shown),
    secret === null
      ? `    The receiver checks signatures with ${shown.publicKey ?? 'the secret that you have given'}`
      : `    The receiver checks signatures with this secret, which is not shown again: ${secret}`,
  ].join('\n')

export const sayAttempt = ({
  at,
  webhookId,
  kind,
  attempt,
  changes,
  outcome,
  status,
  error,
  milliseconds,
}: WebhookAttempt): string =>
  `${at}  ${webhookId}  ${kind} ${changes}  attempt ${attempt}: ${outcome}${status === null ? '' : ` ${status}`}${error === null ? '' : ` ${error}`}  ${milliseconds} ms`
