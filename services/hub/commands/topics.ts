import type { Command } from 'commander'
import { contextOf } from '../command-context.ts'
import { kafkaOf } from '../kafka-environment.ts'

export function topicsCommand(program: Command): void {
  program
    .command('topics')
    .description("the log's topics on Kafka")
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
}
