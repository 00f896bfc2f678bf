import type { SignedEvent } from '../domain/event/signed-event.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'

const READ_AT_ONCE = 500

/** All events of a journal in order, for work that no index answers. Its time grows with the journal, its memory does not. */
export function* everyEvent({
  journal,
  codec,
}: {
  journal: Pick<Journal, 'read'>
  codec: EventCodec
}): Generator<SignedEvent> {
  for (let next = 1; ; ) {
    const records = journal.read(next, READ_AT_ONCE)
    for (const record of records) {
      const decoded = codec.decode(record)
      if (decoded.kind === 'event') yield decoded.event
    }
    const last = records.at(-1)
    if (last === undefined) return
    next = last.nodeSeq + 1
  }
}
