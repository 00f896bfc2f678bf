import type { PassedOverReason } from '../../services/domain/directory/directory-chain.ts'
import type { SignedDirectoryEvent } from '../../services/domain/directory/directory-event.ts'

interface ForeignRecord {
  name: string
  value: Buffer | null
  reason: PassedOverReason
}

/** Records that are no event of the chain, whose next honest event is `next`. */
export function foreignRecords(next: SignedDirectoryEvent): ForeignRecord[] {
  const { event, signatures } = next
  const [signature] = signatures
  const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const deep = (open: string, close: string) => text(open.repeat(30_000) + close.repeat(30_000))
  const undecodable: [string, Buffer | null][] = [
    ['a tombstone', null],
    ['nothing', Buffer.alloc(0)],
    ['a word', text('hello')],
    ['another object', text({ a: 1 })],
    ['null', text('null')],
    ['a number', text('1e999')],
    ['an array', text('[[]]')],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['half an event', text(JSON.stringify(next).slice(0, -10))],
    ['no signatures', text({ event })],
    ['signatures that are no list', text({ event, signatures: 'x' })],
    ['an event that is a list', text({ event: [event], signatures })],
    ['no fact', text({ event: { ...event, fact: null }, signatures })],
    ['a fact without a type', text({ event: { ...event, fact: {} }, signatures })],
    ['a place that is text', text({ event: { ...event, seq: '2' }, signatures })],
    ['place 0', text({ event: { ...event, seq: 0 }, signatures })],
    ['a place beyond all numbers', text({ event: { ...event, seq: 1e300 }, signatures })],
    ['half a surrogate pair', text(JSON.stringify(next).replace('"at":', '"x":"\\ud800","at":'))],
    ['arrays in arrays', deep('[', ']')],
    ['objects in objects', text(`${'{"event":'.repeat(30_000)}1${'}'.repeat(30_000)}`)],
    [
      'a fact that is too deep',
      text(JSON.stringify(next).replace('"type"', `"__proto__":${'['.repeat(60_000)}${']'.repeat(60_000)},"type"`)),
    ],
  ]
  const unsigned: [string, unknown][] = [
    ['nobody signed', { event, signatures: [] }],
    ['a signature of zeros', { event, signatures: [{ ...signature, sig: 'A'.repeat(86) }] }],
    ['a signature that is a number', { event, signatures: [{ ...signature, sig: 1 }, null, 7] }],
    ['another key', { event, signatures: [{ ...signature, keyId: '__proto__' }] }],
    ['another fact', { event: { ...event, fact: { type: 'FieldDefined', name: '伪造' } }, signatures }],
    ['a fact of an unknown type', { event: { ...event, fact: { type: 'NodeSold' } }, signatures }],
    ['another hub', { event: { ...event, hubId: 'another' }, signatures }],
    ['a place far on', { event: { ...event, seq: event.seq + 100 }, signatures }],
    ['a later version', { event: { ...event, v: 2 }, signatures }],
    ['900 KB', { event: { ...event, padding: 'x'.repeat(900_000) }, signatures }],
    ['20,000 signatures', { event, signatures: Array(20_000).fill({ keyId: signature?.keyId, sig: 'AA' }) }],
  ]
  return [
    ...undecodable.map(([name, value]) => ({ name, value, reason: 'undecodable' as const })),
    ...unsigned.map(([name, value]) => ({ name, value: text(value), reason: 'bad-signature' as const })),
  ]
}
