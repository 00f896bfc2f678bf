import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** Knows of which connections an answer has begun and not ended. Whoever wrote into one would spoil the answer. */
export function answersUnderWay(server: Server): (connection: Duplex) => boolean {
  const inHand = new WeakMap<Duplex, Set<ServerResponse>>()
  server.prependListener('request', ({ socket }, response) => {
    const answers = inHand.get(socket) ?? new Set()
    inHand.set(socket, answers.add(response))
    response.once('close', () => answers.delete(response))
  })
  return (connection) =>
    [...(inHand.get(connection) ?? [])].some(({ headersSent, writableFinished }) => headersSent && !writableFinished)
}
