import { createServer, type Socket } from 'node:net'
import { createCommands } from './mongo-stub/commands.ts'
import { answerMessage } from './mongo-stub/wire.ts'

/**
 * A store that costs next to nothing. It speaks MongoDB's wire protocol and keeps documents in memory. On it a client's
 * own cost can be measured; it says nothing about MongoDB. It prints its port.
 */
const answer = createCommands()
const server = createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  onMessages(socket, (message) => {
    const reply = answerMessage(message, answer)
    if (reply !== null) socket.write(reply)
  })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))
process.on('SIGTERM', () => process.exit())

/** Each message gets a buffer of its own, because documents are kept as views of it. */
function onMessages(socket: Socket, onMessage: (message: Buffer) => void): void {
  let chunks: Buffer[] = []
  let held = 0
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    held += chunk.length
    for (;;) {
      if (held < 4) return
      if ((chunks[0] as Buffer).length < 4) chunks = [Buffer.concat(chunks)]
      const wanted = (chunks[0] as Buffer).readInt32LE(0)
      if (held < wanted) return
      const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
      onMessage(all.subarray(0, wanted))
      held -= wanted
      chunks = held === 0 ? [] : [all.subarray(wanted)]
    }
  })
}
