import type { SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { assertTopics } from './assert-topics.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { remember } from './remember.ts'
import { createTopicReader } from './topic-reader.ts'
import { createTopicWriter } from './topic-writer.ts'
import { directoryTopic } from './topics.ts'
import { createWhileOpen } from './while-open.ts'

const PARTITION = 0
const CHUNK = 1000
const LOOK_AGAIN_MS = 1000

/**
 * The directory as a topic of one partition, one event a record, as JSON. Only who holds the root key writes, so the
 * end is read before an append. An append that failed half-way leaves its first events, each signed and in its place;
 * one that was written twice counts once.
 */
export function createKafkaDirectoryLog({
  settings,
  timers,
}: {
  settings: KafkaSettings
  timers: Timers
}): DirectoryLog {
  const topic = directoryTopic(settings)
  const reader = createTopicReader(settings, topic, timers)
  const writer = createTopicWriter(settings, topic, timers)
  const { run: whileOpen, end } = createWhileOpen(topic)
  const ready = remember(() => assertTopics(settings, [topic]))
  const events: SignedDirectoryEvent[] = []
  let nextOffset = 0

  /** Reads on from where it was; one reading at a time. */
  let reading: Promise<void> = Promise.resolve()
  const readOn = (): Promise<void> => {
    reading = reading
      .catch(() => {})
      .then(async () => {
        await ready()
        for (;;) {
          const messages = await reader.read(PARTITION, nextOffset, CHUNK)
          const last = messages.at(-1)
          if (last === undefined) {
            if ((await reader.bounds(PARTITION)).high >= nextOffset) return
            // The topic was made anew and is shorter: what is known already is passed over.
            nextOffset = 0
            continue
          }
          for (const { value, offset } of messages) take(value, offset)
          nextOffset = Number(last.offset) + 1
        }
      })
    return reading
  }

  const take = (value: Buffer | null, offset: string) => {
    const event = parsed(value, topic, offset)
    // A place that is filled stays as it is: what comes for it later is a repeat.
    if (event.event.seq === events.length + 1) events.push(event)
    else if (event.event.seq > events.length + 1)
      throw new HubError('directory-broken', `${topic} offset ${offset} skips to event ${event.event.seq}.`)
  }

  return {
    append: (position, appended) =>
      whileOpen(async () => {
        await readOn()
        if (events.length !== position)
          throw new HubError(
            'directory-conflict',
            `The directory has moved on from position ${position}: read it again.`,
            { retryable: true },
          )
        await writer.write(
          appended.map((event) => ({ partition: PARTITION, key: null, value: Buffer.from(JSON.stringify(event)) })),
        )
      }),
    read: (position) =>
      whileOpen(async () => {
        await readOn()
        return events.slice(position)
      }),
    onAppend: (listener) => {
      let known: number | null = null
      const look = async () => {
        const { high } = await reader.bounds(PARTITION)
        if (known !== null && high !== known) listener()
        known = high
      }
      return timers.every(LOOK_AGAIN_MS, () => void look().catch(() => {}), { background: true })
    },
    close: async () => {
      end()
      await Promise.all([writer.close(), reader.close()])
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
