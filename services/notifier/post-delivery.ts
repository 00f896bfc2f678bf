import { lookup } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { z } from 'zod'
import type { Instant } from '../domain/ids.ts'
import type { Timers } from '../domain/timers.ts'
import type { WebhookOutcome } from '../domain/webhooks/webhook-subscription.ts'
import { mayReach } from './address-rules.ts'
import { checkedLookup, ForbiddenAddress, type Resolve } from './checked-lookup.ts'
import { retryAfterMs } from './retry-after.ts'
import { hostOf } from './webhook-address.ts'

export interface DeliveryRequest {
  url: string
  privateHost: string | null
  headers: Record<string, string>
  body: string
  /** Ends the attempt where it is. */
  signal?: AbortSignal
}

export interface DeliveryAnswer {
  outcome: WebhookOutcome
  status: number | null
  error: string | null
  retryAfterMs: number | null
}

export interface PostDeps {
  now: () => Instant
  timers: Timers
  /** The machine's own resolver, where it is left out. */
  resolve?: Resolve
}

/** From the first look at the name to the end of the answer's head. */
const ANSWER_MS = 15_000
/** The receiver may say something besides; nobody reads it. */
const REST_MS = 1000
const REST_BYTES = 4096

/**
 * Posts a delivery once. It never rejects: what fails is an outcome. It follows no redirect, uses no proxy, and connects
 * to no address that `mayReach` refuses, whatever the name says by then. Nothing of the answer's body is kept.
 */
export function createPost({
  now,
  timers,
  resolve = lookup,
}: PostDeps): (request: DeliveryRequest) => Promise<DeliveryAnswer> {
  return ({ url, privateHost, headers, body, signal }) =>
    new Promise((settle) => {
      const target = new URL(url)
      const host = hostOf(target)
      const rules = { privateAllowed: privateHost !== null && privateHost === host }
      const failed = (outcome: WebhookOutcome, error: string | null = null) =>
        settle({ outcome, status: null, error, retryAfterMs: null })
      // A number is not looked up.
      if (isIP(host) !== 0 && !mayReach(host, rules)) return failed('forbidden-address')
      const isSafe = target.protocol === 'https:'
      const options: RequestOptions = {
        method: 'POST',
        // An agent of its own: the machine's may have a proxy, and keeps connections.
        agent: isSafe ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
        lookup: checkedLookup(resolve, rules),
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal,
      }
      const request = isSafe ? httpsRequest(target, options) : httpRequest(target, options)
      // Whichever comes first counts.
      const cancel = timers.after(ANSWER_MS, () => {
        failed('timeout')
        request.destroy()
      })
      request.once('response', (response) => {
        cancel()
        const answer = answerOf(response, Date.parse(now()))
        const cancelRest = timers.after(REST_MS, () => response.destroy())
        response.once('close', () => {
          cancelRest()
          settle(answer)
        })
        readLittle(response)
      })
      // Nobody has asked for another protocol (101).
      request.once('upgrade', (response, socket) => {
        cancel()
        settle(answerOf(response, Date.parse(now())))
        socket.destroy()
      })
      request.on('error', (error) => {
        cancel()
        if (error instanceof ForbiddenAddress) failed('forbidden-address')
        else failed('unreachable', nameOfFailure(error))
      })
      request.end(body)
    })
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, now: number): DeliveryAnswer {
  return {
    outcome: outcomeOf(statusCode),
    status: statusCode,
    error: null,
    retryAfterMs: retryAfterMs(headers['retry-after'], now),
  }
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 410) return 'gone'
  return status >= 300 && status < 400 ? 'redirect' : 'refused'
}

/** Lets a short body come to its end, so that the receiver sees no broken connection. */
function readLittle(response: IncomingMessage): void {
  let bytes = 0
  response.on('error', () => {})
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > REST_BYTES) response.destroy()
  })
}

const failureName = z.object({ code: z.string().regex(/^[A-Z][A-Z0-9_]{1,60}$/) })

/** The name that Node.js gives the failure. Its message may quote what the other side said. */
function nameOfFailure(error: Error): string | null {
  const named = failureName.safeParse(error)
  return named.success ? named.data.code : null
}
