import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { checkCompatibility } from '../../adapters/avro/check-compatibility.ts'
import { releasedSchemas } from '../../adapters/avro/released-schemas.ts'
import { itemsTopic } from '../../adapters/kafka/topics.ts'
import { HubError } from '../../domain/errors.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { SCHEMAS_FOLDER } from '../engines/open-log.ts'
import { type HubPlace, openLogSide } from '../engines/open-stores.ts'
import { kafkaOf } from '../kafka-environment.ts'

export function schemasCommand(program: Command): void {
  const schemas = program.command('schemas').description("the event log's Avro schemas")

  schemas
    .command('check')
    .description('each version against every version released before it; needs no registry')
    .action(() => {
      const { output } = contextOf(program)
      const released = releasedSchemas(SCHEMAS_FOLDER)
      const faults = checkCompatibility(released)
      output.result({ schemas: released.length, faults }, () =>
        [
          ...faults.map(
            ({ name, version, against, path, what }) => `${name} ${version} against ${against}: ${path}: ${what}`,
          ),
          `${released.length} schemas, ${faults.length} faults`,
        ].join('\n'),
      )
      if (faults.length > 0) output.exit(EXIT.failed)
    })

  schemas
    .command('push')
    .description('register every released version, each subject FULL_TRANSITIVE')
    .action(async () => {
      const context = contextOf(program)
      const { settings, output } = context
      const { kafka, registry } = kafkaOf(settings)
      const { pushSchemas } = await import('../../adapters/kafka/push-schemas.ts')
      const pushed = await pushSchemas(registry, itemsTopic(kafka), releasedSchemas(SCHEMAS_FOLDER))
      output.result(pushed, () =>
        pushed.map(({ subject, version, id }) => `${subject} version ${version}: id ${id}`).join('\n'),
      )
      await refuseOtherIds(context)
    })
}

/** A registry that was lost gives other ids than the log was written with. Before a hub is made there is no log to ask. */
async function refuseOtherIds(place: HubPlace): Promise<void> {
  if (!existsSync(place.data.rootKeysFile)) return
  try {
    await using _side = await openLogSide(place)
  } catch (error) {
    if (error instanceof HubError && error.code === 'registry-differs') throw error
  }
}
