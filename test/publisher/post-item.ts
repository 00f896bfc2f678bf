import type { ScratchHub } from '../scratch-hub.ts'

/** Publishes over HTTP as taihe's clerk. Gives the status and the members of the answer. */
export async function postItem(hub: ScratchHub, idempotencyKey: string, body: object, headers: object = {}) {
  const response = await hub.fetch('/v1/items', {
    method: 'POST',
    headers: {
      authorization: 'Bearer clerk-taihe',
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
      ...headers,
    },
    body: JSON.stringify({ nodeId: 'taihe', ...body }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
  return { status: response.status, ...((await response.json()) as any) }
}
