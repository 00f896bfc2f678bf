import { COMPATIBILITY } from '@kafkajs/confluent-schema-registry'
import { HubError } from '../../domain/errors.ts'
import type { ReleasedSchema } from '../../ports/event-codec.ts'
import { avroSchema, openRegistry, type RegistrySettings, subjectOf, unreachable } from './schema-registry.ts'

export interface PushedSchema {
  subject: string
  version: number
  id: number
}

/**
 * Registers every released version, oldest first, and makes each subject FULL_TRANSITIVE. Repeating it changes nothing.
 * Rejects `schema-refused`, `registry-refused`, `registry-unavailable`.
 */
export async function pushSchemas(
  settings: RegistrySettings,
  topic: string,
  released: ReleasedSchema[],
): Promise<PushedSchema[]> {
  const registry = openRegistry(settings)
  const pushed: PushedSchema[] = []
  for (const { name, version, text } of released) {
    const subject = subjectOf(topic, name)
    try {
      const { id } = await registry.register(avroSchema(text), {
        subject,
        compatibility: COMPATIBILITY.FULL_TRANSITIVE,
      })
      pushed.push({ subject, version, id })
    } catch (error) {
      throw refusal(settings, `${name} version ${version}`, error)
    }
  }
  return pushed
}

function refusal(settings: RegistrySettings, schema: string, cause: unknown): HubError {
  const { status, message, name } = cause as { status?: number; message: string; name: string }
  if (status === 409 || status === 422 || name === 'ConfluentSchemaRegistryCompatibilityError')
    return new HubError('schema-refused', `The registry at ${settings.url} refuses ${schema}: ${message}`, { cause })
  return unreachable(settings, cause)
}
