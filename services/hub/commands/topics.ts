import { type Command, Option } from 'commander'
import type { Grantee } from '../../adapters/kafka/grant-access.ts'
import { contextOf } from '../cli/command-context.ts'
import { kafkaOf } from '../kafka-environment.ts'

export function topicsCommand(program: Command): void {
  const topics = program.command('topics').description("the log's topics on Kafka")

  topics
    .command('apply')
    .description('make the topics, or put their configuration right; partitions and replicas of a topic stay')
    .action(async () => {
      const { settings, output } = contextOf(program)
      const { applyTopics } = await import('../../adapters/kafka/apply-topics.ts')
      const applied = await applyTopics(kafkaOf(settings).kafka)
      output.result(applied, () =>
        [
          ...applied.topics.map((topic) => `${topic}: ${applied.created.includes(topic) ? 'made' : 'there'}`),
          ...applied.mended.map(({ topic, what, is, shouldBe }) => `${topic}: ${what} was ${is}, is ${shouldBe} now`),
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
