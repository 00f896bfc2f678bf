import type { KafkaMessage } from 'kafkajs'
import { createDirectoryChain, type DirectoryFindings } from '../../domain/directory/directory-chain.ts'
import type { RootKeys, SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import type { CheckedRecords } from '../../domain/directory/root-signature-check.ts'
import { whyUnreadable } from './decode-record-set.ts'
import type { TopicReader } from './topic-reader.ts'
import { DIRECTORY_PARTITION } from './topics.ts'

const CHUNK = 1000

/** The events of the directory's topic, as far as they have been read. */
export interface KnownDirectory {
  /** Reads what is new and gives all events. Calls at the same time read one after the other. */
  refresh(): Promise<readonly SignedDirectoryEvent[]>
  findings(): DirectoryFindings
}

export function createKnownDirectory(
  reader: TopicReader,
  rootKeys: RootKeys,
  checked?: CheckedRecords,
): KnownDirectory {
  const chain = createDirectoryChain(rootKeys, checked)
  let nextOffset = 0
  let reading: Promise<void> = Promise.resolve()

  const readOn = async (): Promise<void> => {
    for (;;) {
      const messages = await reader.read(DIRECTORY_PARTITION, nextOffset, CHUNK)
      const last = messages.at(-1)
      if (last === undefined) {
        if ((await reader.bounds(DIRECTORY_PARTITION)).high >= nextOffset) return
        // The topic was created again and is shorter now. Read it from its beginning: events that are known are repeats.
        nextOffset = 0
        continue
      }
      for (const message of messages) chain.take(Number(message.offset), textOf(message))
      nextOffset = Number(last.offset) + 1
    }
  }

  return {
    refresh: async () => {
      reading = reading.catch(() => {}).then(readOn)
      await reading
      return chain.events
    },
    findings: chain.findings,
  }
}

const textOf = (message: KafkaMessage): string | null =>
  whyUnreadable(message) === undefined ? (message.value?.toString('utf8') ?? null) : null
