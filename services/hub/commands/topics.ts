import { type Command, Option } from 'commander'
import type { Grantee } from '../../adapters/kafka/grant-access.ts'
import { HubError } from '../../domain/errors.ts'
import { contextOf } from '../cli/command-context.ts'
import { notePartitions } from '../founding/note-partitions.ts'
import { kafkaOf } from '../kafka-environment.ts'

export function topicsCommand(program: Command): void {
  const topics = program.command('topics').description("the log's topics on Kafka")

  topics
    .command('apply')
    .description(
      'make the topics, or put their configuration right; partitions and replicas of a topic stay. Puts the count of partitions into a log that was begun without it',
    )
    .action(async () => {
      const context = contextOf(program)
      const { settings, output } = context
      const { applyTopics } = await import('../../adapters/kafka/apply-topics.ts')
      const applied = await applyTopics(kafkaOf(settings).kafka)
      const noted = await notePartitions(context).catch(unlessUnready)
      output.result({ ...applied, log: noted }, () =>
        [
          ...applied.topics.map((topic) => `${topic}: ${applied.created.includes(topic) ? 'made' : 'there'}`),
          ...applied.mended.map(({ topic, what, is, shouldBe }) => `${topic}: ${what} was ${is}, is ${shouldBe} now`),
          ...(noted === null ? [] : [`the log has ${noted.partitions} partitions${SAID[noted.count]}`]),
        ].join('\n'),
      )
    })

  topics
    .command('grant <principal>')
    .description('let a principal (User:taihe) use the topics as its role needs, and nothing else')
    .addOption(
      new Option('--as <role>', 'publisher writes items and heartbeats and reads all; projector only reads')
        .choices(['publisher', 'projector'])
        .default('publisher'),
    )
    .action(async (principal: string, { as: role }: { as: Grantee }) => {
      const { settings, output } = contextOf(program)
      const { grantAccess } = await import('../../adapters/kafka/grant-access.ts')
      const granted = await grantAccess(kafkaOf(settings).kafka, principal, role)
      output.result({ principal, role, grants: granted.length }, () => `${principal} may now do what a ${role} does.`)
    })
}

const SAID = {
  there: '',
  noted: ': it says so itself now',
  'no-root-key': ", and does not say so itself yet: run this once where the root's key is",
} as const

/** Before the schemas are pushed, or a log was begun, there is no log to ask. */
function unlessUnready(error: unknown): null {
  if (error instanceof HubError && UNREADY.has(error.code)) return null
  throw error
}

const UNREADY = new Set<string>(['schema-not-registered', 'registry-unavailable', 'log-unavailable', 'topic-missing'])
