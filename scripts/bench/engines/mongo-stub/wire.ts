import { BSON, type Document } from 'mongodb'
import type { Answer } from './commands.ts'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013
const HEADER_BYTES = 16
const MORE_TO_COME = 2
const RAW_LISTS = { documents: true, updates: true, deletes: true }

/**
 * Answers one message of MongoDB's wire protocol; null when no answer is wanted. OP_QUERY is the driver's first hello.
 */
export function answerMessage(message: Buffer, answer: Answer): Buffer | null {
  const requestId = message.readInt32LE(4)
  const opCode = message.readInt32LE(12)
  if (opCode === OP_QUERY) {
    const queryAt = message.indexOf(0, HEADER_BYTES + 4) + 1 + 8
    const reply = BSON.serialize(answer({ ...BSON.deserialize(message.subarray(queryAt)), $db: 'admin' }))
    const fields = Buffer.alloc(20)
    fields.writeInt32LE(1, 16)
    return framed(requestId, OP_REPLY, [fields, reply])
  }
  if (opCode !== OP_MSG) throw new Error(`the bench's stub does not know opcode ${opCode}`)
  const reply = answer(commandOf(message))
  if ((message.readUInt32LE(HEADER_BYTES) & MORE_TO_COME) !== 0) return null
  return framed(requestId, OP_MSG, [Buffer.alloc(5), BSON.serialize(reply)])
}

/** The command of a message. Its lists of writes, which may come as a document sequence, hold raw documents. */
function commandOf(message: Buffer): Document {
  let command: Document = {}
  const lists: Record<string, Uint8Array[]> = {}
  for (let at = HEADER_BYTES + 4; at < message.length; ) {
    const kind = message[at]
    const bytes = message.readInt32LE(at + 1)
    if (kind === 0)
      command = BSON.deserialize(message.subarray(at + 1, at + 1 + bytes), {
        fieldsAsRaw: RAW_LISTS,
        validation: { utf8: false },
      })
    else if (kind === 1) {
      const nameEnd = message.indexOf(0, at + 5)
      const list: Uint8Array[] = []
      for (let next = nameEnd + 1; next < at + 1 + bytes; ) {
        const end = next + message.readInt32LE(next)
        list.push(message.subarray(next, end))
        next = end
      }
      lists[message.toString('latin1', at + 5, nameEnd)] = list
    } else break
    at += 1 + bytes
  }
  return { ...command, ...lists }
}

function framed(responseTo: number, opCode: number, parts: Uint8Array[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeInt32LE(HEADER_BYTES + parts.reduce((sum, part) => sum + part.length, 0), 0)
  header.writeInt32LE(responseTo, 8)
  header.writeInt32LE(opCode, 12)
  return Buffer.concat([header, ...parts])
}
