import { compareTopics, topicsDiffer } from './check-topics.ts'
import { BRIEF, createClient } from './create-client.ts'
import { guarded } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { topicDefinitions } from './topics.ts'

/** Rejects `topic-differs` when one of these topics is not what it has to be. Then nothing may be written or read there. */
export async function assertTopics(settings: KafkaSettings, names: string[]): Promise<void> {
  const admin = createClient(settings, BRIEF).admin()
  const definitions = topicDefinitions(settings).filter(({ name }) => names.includes(name))
  const differences = await guarded(async () => {
    try {
      await admin.connect()
      return await compareTopics(admin, definitions)
    } finally {
      await admin.disconnect().catch(() => {})
    }
  })
  if (differences.length > 0) throw topicsDiffer(differences)
}
