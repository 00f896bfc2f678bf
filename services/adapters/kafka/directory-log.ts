import type { RootKeys } from '../../domain/directory/directory-event.ts'
import type { CheckedRecords } from '../../domain/directory/root-signature-check.ts'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { assertTopics } from './assert-topics.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { createKnownDirectory } from './known-directory.ts'
import { onceDone } from './once-done.ts'
import { createTopicReader } from './topic-reader.ts'
import { createTopicWriter } from './topic-writer.ts'
import { DIRECTORY_PARTITION, directoryTopic } from './topics.ts'
import { createWhileOpen } from './while-open.ts'

const LOOK_AGAIN_MS = 1000

/**
 * The directory as a topic of one partition, one event a record, as JSON. Only the holder of the root key writes what
 * counts, so an append reads the topic's end first. An append that failed half-way leaves its first events, each signed
 * and at its position. An event that was written twice counts once.
 */
export function createKafkaDirectoryLog(options: {
  settings: KafkaSettings
  rootKeys: RootKeys
  checked?: CheckedRecords | undefined
  timers: Timers
}): DirectoryLog {
  const { settings, rootKeys, checked, timers } = options
  const topic = directoryTopic(settings)
  // Signatures decide what counts, so nobody's open transaction need keep a change of the directory waiting.
  const reader = createTopicReader(settings, topic, timers, { reads: 'open' })
  const writer = createTopicWriter(settings, topic, timers)
  const { run: whileOpen, end } = createWhileOpen(topic)
  const ready = onceDone(() => assertTopics(settings, [topic]))
  const known = createKnownDirectory(reader, rootKeys, checked)

  const events = async () => {
    await ready()
    return known.refresh()
  }

  return {
    append: (position, appended) =>
      whileOpen(async () => {
        if ((await events()).length !== position)
          throw new HubError(
            'directory-conflict',
            `The directory has moved on from position ${position}: read it again.`,
          )
        await writer.write(
          appended.map((event) => ({
            partition: DIRECTORY_PARTITION,
            key: null,
            value: Buffer.from(JSON.stringify(event)),
          })),
        )
      }),
    read: (position) => whileOpen(async () => (await events()).slice(position)),
    findings: known.findings,
    onAppend: (listener) => {
      let endSeen: number | null = null
      const look = async () => {
        const { high } = await reader.bounds(DIRECTORY_PARTITION)
        if (endSeen !== null && high !== endSeen) listener()
        endSeen = high
      }
      return timers.every(LOOK_AGAIN_MS, () => void look().catch(() => {}), { background: true })
    },
    close: async () => {
      end()
      await Promise.all([writer.close(), reader.close()])
    },
  }
}
