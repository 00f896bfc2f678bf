import type { SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { TopicReader } from './topic-reader.ts'
import { DIRECTORY_PARTITION } from './topics.ts'

const CHUNK = 1000

/** The events of the directory's topic, as far as they have been read. */
export interface KnownDirectory {
  /** Reads what is new and gives all events. Calls at the same time read one after the other. */
  refresh(): Promise<SignedDirectoryEvent[]>
}

export function createKnownDirectory(reader: TopicReader, topic: string): KnownDirectory {
  const events: SignedDirectoryEvent[] = []
  let nextOffset = 0
  let reading: Promise<void> = Promise.resolve()

  const readOn = async (): Promise<void> => {
    for (;;) {
      const messages = await reader.read(DIRECTORY_PARTITION, nextOffset, CHUNK)
      const last = messages.at(-1)
      if (last === undefined) {
        if ((await reader.bounds(DIRECTORY_PARTITION)).high >= nextOffset) return
        // The topic was created again and is shorter now. Read it from its beginning: events that are known are skipped.
        nextOffset = 0
        continue
      }
      for (const { value, offset } of messages) take(value, offset)
      nextOffset = Number(last.offset) + 1
    }
  }

  const take = (value: Buffer | null, offset: string) => {
    const event = parsed(value, topic, offset)
    // The first event of a position counts: a later one is a repeat.
    if (event.event.seq === events.length + 1) events.push(event)
    else if (event.event.seq > events.length + 1)
      throw new HubError(
        'directory-broken',
        `${topic} offset ${offset} holds directory event ${event.event.seq}, but event ${events.length + 1} is missing before it.`,
      )
  }

  return {
    refresh: async () => {
      reading = reading.catch(() => {}).then(readOn)
      await reading
      return events
    },
  }
}

function parsed(value: Buffer | null, topic: string, offset: string): SignedDirectoryEvent {
  try {
    return JSON.parse(value?.toString('utf8') ?? '') as SignedDirectoryEvent
  } catch (cause) {
    throw new HubError('directory-broken', `${topic} offset ${offset} is not a directory event.`, { cause })
  }
}
